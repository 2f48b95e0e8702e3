//! Numbers as text, without the standard library's formatting, which is larger than a network.

/// Eight hexadecimal digits.
pub struct Hexadecimal([u8; 8]);

impl Hexadecimal {
    /// A number's digits.
    #[must_use]
    pub fn new(number: u32) -> Self {
        let mut digits = [0; 8];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            *digit = match (rest & 15) as u8 {
                value @ 0..10 => b'0' + value,
                value => b'a' - 10 + value,
            };
            rest >>= 4;
        }
        Self(digits)
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("")
    }
}

/// A number in decimal digits.
pub struct Decimal([u8; 10]);

impl Decimal {
    /// A number's digits.
    #[must_use]
    pub fn new(number: usize) -> Self {
        let mut digits = [b' '; 10];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        Self(digits)
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0)
            .unwrap_or("")
            .trim_start_matches(' ')
    }
}
