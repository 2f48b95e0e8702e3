#!/usr/bin/env bash
# What one inference adds to a program that does nothing, as a Markdown table, in bytes:
#     sizes.sh COSTS DIRECTORY..     COSTS is what `cargo run --release --bin costs` writes, on the host; a directory is where
#                                    the programs infer_* lie: target/thumbv7em-none-eabihf/release
# Code is instructions; constants are what is read only besides weights; soft float is the part of the code that stands for
# the missing unit. Wants binutils' size and nm.
set -euo pipefail

costs=$1
shift

# The sum of a program's sections whose names match.
sections() { size -A "$1" | awk -v names="$2" '$1 ~ names { sum += $2 } END { print sum + 0 }'; }

# The arithmetic of numbers that the machine has no instructions for.
soft_float() {
    nm --demangle --print-size "$1" | awk '
        $3 ~ /^[tTwW]$/ && /compiler_builtins::float|__aeabi_[fdiul]|__[a-z]+[sd]f[23i]/ && !seen[$1]++ { print $2 }' |
        { sum=0; while read -r bytes; do sum=$((sum + 0x$bytes)); done; echo "$sum"; }
}

echo "| target | network | code | of it soft float | constants | weights | static RAM | \`RAM\` | \`STACK\` |"
echo "|---|---|--:|--:|--:|--:|--:|--:|--:|"
for directory in "$@"; do
    target=$(basename "$(dirname "$directory")")
    empty=$directory/infer_empty
    while read -r name weights ram stack; do
        program=$directory/infer_$name
        [ -f "$program" ] || continue
        code=$(($(sections "$program" '^\.text') - $(sections "$empty" '^\.text')))
        constants=$(($(sections "$program" '^\.rodata') - $(sections "$empty" '^\.rodata') - weights))
        static=$(($(sections "$program" '^\.(data|bss)') - $(sections "$empty" '^\.(data|bss)')))
        echo "| $target | $name | $code | $(soft_float "$program") | $constants | $weights | $static | $ram | $stack |"
    done <"$costs"
done
