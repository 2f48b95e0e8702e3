nn_core::network! {
    struct Net: [8, 6, 3] -> [10] {
        crop([[1, 1], [2, 4]]),
        flatten,
        dense(10),
    }
}

fn main() {}
