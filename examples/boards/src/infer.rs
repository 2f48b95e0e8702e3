//! Programs that do nothing but an inference, as an application's would be: what they take of flash is a network's.

/// A program that takes an input from somewhere, and gives the output to somebody: `infer!(net: Network)`.
#[macro_export]
macro_rules! infer {
    ($net:expr, $network:ty) => {
        use core::hint::black_box;

        use nn_core::memory::Slot;
        use nn_core::network::{Buffer, Network};

        static BUFFER: Slot<Buffer<$network>> = Slot::new();

        fn run() {
            if let Some(buffer) = $crate::slot::take(&BUFFER) {
                black_box(buffer.input_mut());
                black_box($net.predict_in(buffer));
            }
        }

        $crate::main!(run);
    };
}
