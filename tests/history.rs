//! The machines of history do what is said of them.

#[path = "../examples/course/experiment/adaline.rs"]
#[allow(dead_code)]
mod adaline;
#[path = "../examples/common/digits_data.rs"]
#[allow(dead_code)]
mod digits_data;
#[path = "../examples/course/experiment/madaline.rs"]
#[allow(dead_code)]
mod madaline;
#[path = "../examples/course/experiment/perceptron.rs"]
#[allow(dead_code)]
mod perceptron;
#[path = "../examples/course/experiment/pretraining.rs"]
#[allow(dead_code)]
mod pretraining;

mod history {
    mod adalines;
    mod boltzmann;
    mod madalines;
    mod perceptrons;
}

use digits_data::Sample;

/// Images as rows of 64 numbers.
fn pixels((image, _): &Sample) -> [f32; 64] {
    let [flat] = image.as_flattened().as_chunks::<64>().0 else {
        panic!("an image has 64 pixels");
    };
    flat.map(|[ink]| ink)
}
