#!/usr/bin/env bash
# Looks for what can panic, format or allocate in linked programs, and fails when it finds some:
#     no_panic.sh DIRECTORY..        where the programs infer_* lie: target/thumbv7em-none-eabihf/release
# One of them, infer_panics, has to be found out, or the check is worth nothing. Wants binutils' nm.
set -euo pipefail

forbidden='(core|std)::panicking|panic_(fmt|handler|impl)|rust_begin_unwind|(unwrap|expect)_failed|_fail$|core::(fmt|str)|alloc::|__rust_alloc|__rust_dealloc'

# The names in a program: ELF's symbols, WebAssembly's functions.
names() {
    case $1 in
    *.wasm) node -e '
        const module = new WebAssembly.Module(require("fs").readFileSync(process.argv[1]));
        const [names] = WebAssembly.Module.customSections(module, "name");
        console.log(Buffer.from(names ?? "").toString("latin1").replace(/[^\x20-\x7e]+/g, "\n"));' "$1" ;;
    *) nm --demangle "$1" | cut -d' ' -f3- ;;
    esac
}

found=0 clean=0
for directory in "$@"; do
    for program in "$directory"/infer_*; do
        case $program in *.d) continue ;; esac
        name=$(basename "$program" .wasm)
        symbols=$(names "$program")
        if ! grep -q main <<<"$symbols"; then
            echo "$program: its names were stripped, so nothing can be said" >&2
            exit 2
        fi
        bad=$(grep -E "$forbidden" <<<"$symbols" || true)
        case $name in
        infer_panics)
            if [ -z "$bad" ]; then
                echo "$program: it panics, and the check does not see it" >&2
                exit 2
            fi
            ;;
        *)
            clean=$((clean + 1))
            if [ -n "$bad" ]; then
                echo "$program can panic:" >&2
                sed 's/^/    /' <<<"$bad" >&2
                found=1
            fi
            ;;
        esac
    done
    if ! ls "$directory"/infer_panics* >/dev/null 2>&1; then
        echo "$directory: no infer_panics, so nothing proves that the check can fail" >&2
        exit 2
    fi
done
[ "$found" = 0 ] && echo "$clean programs: no panic, no formatting, no allocation"
