//! Reads handwritten digits on a Cortex-M4, without std and without a heap: `cargo run --release` in this folder
//! runs it in QEMU.

#![no_std]
#![no_main]

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use nn_core::flat::Flat;
use nn_core::memory::Slot;
use panic_semihosting as _;

mod network;

use network::{Digits, Image};

static NETWORK: Slot<Digits> = Slot::new();

static NUMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/numbers.f32"));
static IMAGES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/images.f32"));
static LABELS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/labels.u8"));

#[entry]
fn main() -> ! {
    let net = NETWORK.take().expect("the network is taken once");
    let (parameters, state) = NUMBERS.split_at(size_of_val(net.parameters.flat()));
    read(parameters, net.parameters.flat_mut());
    read(state, net.state.flat_mut());
    for (bytes, &label) in IMAGES.chunks_exact(size_of::<Image>()).zip(LABELS) {
        let mut image: Image = [[[0.0]; 8]; 8];
        read(bytes, image.flat_mut());
        hprintln!("{}: {:08x?}", label, net.predict(&image).map(f32::to_bits));
    }
    debug::exit(debug::EXIT_SUCCESS);
    loop {}
}

/// Little-endian numbers.
fn read(bytes: &[u8], numbers: &mut [f32]) {
    let (chunks, _) = bytes.as_chunks();
    for (number, &chunk) in numbers.iter_mut().zip(chunks) {
        *number = f32::from_le_bytes(chunk);
    }
}
