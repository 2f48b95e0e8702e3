nn_core::network! {
    struct Net: [8, 6, 3] -> [10] {
        pad([1, 0]),
        flatten,
        dense(10),
    }
}

fn main() {}
