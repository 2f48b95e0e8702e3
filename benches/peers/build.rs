//! Compiles the C program, for this machine.

fn main() {
    println!("cargo::rerun-if-changed=src/networks.c");
    cc::Build::new()
        .file("src/networks.c")
        .opt_level(3)
        .flag("-march=native")
        .flag("-ffast-math")
        .compile("networks");
}
