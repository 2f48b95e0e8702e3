use nn_core::prelude::*;
network! {
    /// Reads a handwritten digit.
    #[budget(ram = "8 KiB", flash = "64 KiB", macs = 200_000)]
    pub struct Digits: [8, 8, 1] -> [10] {
        const HIDDEN: usize = 64;
        flatten,
        hidden: dense(HIDDEN, init = he_normal),
        batch_norm,
        relu,
        dropout(0.2),
        residual { a: dense(64), tanh },
        output: dense(10),
    }
}
fn main(){
    let mut rng = seeded_rng(1);
    let net = Digits::init(&mut rng);
    println!("{:?}", net.predict(&[[[0.5]; 8]; 8]));
    println!("{}", Digits::summary());
}
