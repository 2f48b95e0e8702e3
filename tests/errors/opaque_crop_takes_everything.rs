nn_core::network! {
    struct Inner: [4, 4, 2] -> [4, 4, 2] {
        relu,
    }
}

nn_core::network! {
    struct Net: [4, 4, 2] -> [10] {
        Inner,
        crop(2),
        flatten,
        dense(10),
    }
}

fn main() {}
