//! Compiles the C programs, for this machine.

fn main() {
    println!("cargo::rerun-if-changed=src/c");
    cc::Build::new()
        .files(["cells", "heap", "passes", "training"].map(|name| format!("src/c/{name}.c")))
        .opt_level(3)
        .flag("-march=native")
        .flag("-ffast-math")
        .compile("networks");
}
