//! Random numbers: any generator of the `rand` crate serves; here is one that gives the same numbers on every
//! target.

use rand::SeedableRng;
pub use rand::rngs::Xoshiro256PlusPlus;

/// A small, fast generator whose numbers depend on `seed` alone, also from one target to the next.
///
/// ```
/// use nn_core::prelude::*;
///
/// assert_eq!(seeded_rng(7).next_u64(), seeded_rng(7).next_u64());
/// ```
#[must_use]
pub fn seeded_rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// A number that looks random, from a seed and a place: the place, started at the seed's lower half, goes through
/// [`mix`] twice, with the seed's upper half between.
#[inline(always)]
pub(crate) fn hash(seed: u64, place: u32) -> u32 {
    mix(mix(place.wrapping_add(seed as u32)) ^ (seed >> 32) as u32)
}

/// The finaliser of MurmurHash3 (Appleby 2011), a bijection.
#[inline(always)]
pub(crate) fn mix(mut bits: u32) -> u32 {
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(0x85eb_ca6b);
    bits ^= bits >> 13;
    bits = bits.wrapping_mul(0xc2b2_ae35);
    bits ^ (bits >> 16)
}
