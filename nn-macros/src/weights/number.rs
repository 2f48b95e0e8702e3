//! Numbers of a file as those of a network in f32: the same as `nn_core::weights` makes of them.

/// How the number at a place of some bytes is read: before it is an f32, as a value larger than that is to be refused.
pub type Reader = fn(&[u8], usize) -> f64;

/// The reader of a type; nothing for one that networks do not read.
pub fn reader(kind: &str) -> Option<Reader> {
    match kind {
        "F16" => Some(|bytes, place| from_half(u16::from_le_bytes(at(bytes, place)))),
        "BF16" => Some(|bytes, place| {
            // The upper half of an f32.
            f64::from(f32::from_bits(
                u32::from(u16::from_le_bytes(at(bytes, place))) << 16,
            ))
        }),
        "F32" => Some(|bytes, place| f64::from(f32::from_le_bytes(at(bytes, place)))),
        "F64" => Some(|bytes, place| f64::from_le_bytes(at(bytes, place))),
        _ => None,
    }
}

/// The bytes of the number at `place`.
fn at<const BYTES: usize>(bytes: &[u8], place: usize) -> [u8; BYTES] {
    bytes.as_chunks().0[place]
}

/// IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. Exact.
fn from_half(bits: u16) -> f64 {
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff) / 1024.0;
    let magnitude = match exponent {
        0 => fraction * 2.0_f64.powi(-14),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1.0 + fraction) * 2.0_f64.powi(exponent - 15),
    };
    if bits >> 15 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values from the tables of IEEE 754 half precision.
    #[test]
    fn halves_are_exact() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x0001, 2.0_f64.powi(-24)),
            (0x03ff, 2.0_f64.powi(-14) * 1023.0 / 1024.0),
            (0x0400, 2.0_f64.powi(-14)),
            (0x3555, 1365.0 / 4096.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x7c00, f64::INFINITY),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(from_half(bits), value, "{bits:#06x}");
        }
        assert!(from_half(0x8000).is_sign_negative());
        assert!(from_half(0x7c01).is_nan());
    }
}
