//! Inputs that look random and are the same everywhere.

/// Fills an input with numbers in -1..1, of a linear congruential generator (Press et al. 1992, §7.1).
pub fn fill(numbers: &mut [f32], seed: u32) {
    let mut state = seed;
    for number in numbers {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *number = (state as i32 >> 8) as f32 / 8_388_608.0;
    }
}

/// A number that stands for the bits of many: FNV-1a (Fowler, Noll, Vo 1991), a word at a time.
#[must_use]
pub fn hash(numbers: &[f32]) -> u32 {
    let mix = |hash: u32, number: &f32| (hash ^ number.to_bits()).wrapping_mul(0x0100_0193);
    numbers.iter().fold(0x811c_9dc5, mix)
}

/// Fills an input with finite numbers of every size, subnormal ones and zeros of both signs among them.
pub fn fill_with_any_size(numbers: &mut [f32], seed: u32) {
    fill_with_anything(numbers, seed);
    for number in numbers {
        if !number.is_finite() {
            // Without an exponent: zero, or too small for one.
            *number = f32::from_bits(number.to_bits() & !f32::INFINITY.to_bits());
        }
    }
}

/// Fills an input with numbers of every size: any bits at all, and often zeros, infinities and what is not a number.
pub fn fill_with_anything(numbers: &mut [f32], seed: u32) {
    const SPECIAL: [f32; 8] = [
        0.0,
        -0.0,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        1.0e-42,
        f32::MAX,
        f32::MIN_POSITIVE,
    ];
    let mut state = seed ^ 0x5bd1_e995;
    for number in numbers {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let place = (state >> 28) as usize;
        *number = match SPECIAL.get(place) {
            Some(&special) if state >> 20 & 1 == 1 => special,
            _ => f32::from_bits(state ^ state << 13),
        };
    }
}
