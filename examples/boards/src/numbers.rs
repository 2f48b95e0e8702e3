//! Every network with its numbers, in flash.

use nn_core::memory::Zeroed;

#[cfg(roomy)]
use crate::mlperf_tiny::{AnomalyDetection, ImageClassification, KeywordSpotting, VisualWakeWords};
use crate::networks::{Digits, Image, N1, Speaker};

/// Reads digits.
pub static DIGITS: &Digits = Digits::trained();
/// Knows nine voices.
pub static SPEAKER: &Speaker = Speaker::trained();

macro_rules! drawn {
    ($($(#[$attribute:meta])* $name:ident: $network:ty = $file:literal;)*) => {
        $(
            /// What `build.rs` wrote.
            $(#[$attribute])*
            pub static $name: $network = read(include_bytes!(concat!(env!("OUT_DIR"), "/", $file)));
        )*
    };
}

drawn! {
    XOR: N1 = "n1.f32";
    IMAGES: [Image; 60] = "images.f32";
    LABELS: [u8; 60] = "labels.u8";
    #[cfg(roomy)]
    AD: AnomalyDetection = "ad.f32";
    #[cfg(roomy)]
    KWS: KeywordSpotting = "kws.f32";
    #[cfg(roomy)]
    IC: ImageClassification = "ic.f32";
    #[cfg(roomy)]
    VWW: VisualWakeWords = "vww.f32";
}

/// A value from its bytes, while compiling.
const fn read<A: Zeroed, const BYTES: usize>(bytes: &[u8; BYTES]) -> A {
    assert!(BYTES <= size_of::<A>() && size_of::<A>() - BYTES < align_of::<A>());
    let mut value = A::ZEROED;
    // SAFETY: as many bytes as there are in the file, which is no longer than the value; numbers may be any bytes.
    unsafe {
        core::ptr::copy_nonoverlapping(bytes.as_ptr(), (&raw mut value).cast(), BYTES);
    }
    value
}
