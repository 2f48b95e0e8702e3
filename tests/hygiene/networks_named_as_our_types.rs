//! Networks that are called as types of std and of nn-core are.

use nn_core::network;

macro_rules! networks {
    ($($name:ident)*) => {
        $(network! {
            #[budget(ram = "1 KiB")]
            struct $name: [4] -> [4] {
                first: dense(4),
                block: residual { batch_norm, relu },
                dropout(0.5),
                last: dense(4),
            }
        })*

        fn main() {
            $(let _: [f32; 4] = $name::init(&mut nn_core::random::seeded_rng(1)).predict(&[0.0; 4]);)*
        }
    };
}

networks! {
    Network Layer Tensor Shape Vector Dense Residual Step Scalar Flat Zeroed Entry Cost Summary Rng
    Vec Box Option Some None Result Ok Err String Clone Copy Debug PartialEq Default Drop Sized PhantomData
    U4 Steps Parameters State Tape Input Output Candidate Chosen F R A B N
}
