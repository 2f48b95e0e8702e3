//! A name that might be meant.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How many names of a file are looked at: it may have very many.
const LOOKED_AT: usize = 1000;
/// Names that differ in more than this share of their letters are not similar.
const DIFFERENT: f64 = 1.0 / 3.0;

/// Takes the candidate out of the list that `name` might be in the file: a name that is nearly the same, or else
/// the same tensor (`weight`, `bias`) of the same shape in a step of another name.
pub fn take(name: &str, shape: &[usize], candidates: &mut Vec<(&str, &[usize])>) -> Option<String> {
    let letters = name.chars().count();
    let near = |other: &str| {
        let largest = (letters.max(other.chars().count()) as f64 * DIFFERENT) as usize;
        let distance = distance(name, other, largest)?;
        (distance <= largest).then_some(distance)
    };
    let looked_at = || candidates.iter().take(LOOKED_AT).enumerate();
    let (place, _) = looked_at()
        .filter_map(|(place, &(other, other_shape))| {
            Some((place, (near(other)?, other_shape != shape)))
        })
        .min_by_key(|&(_, rank)| rank)
        .or_else(|| {
            let alike = |&(_, &(other, other_shape)): &(usize, &(&str, &[usize]))| {
                last(other) == last(name) && other_shape == shape
            };
            looked_at()
                .find(alike)
                .map(|(place, _)| (place, (0, false)))
        })?;
    Some(candidates.remove(place).0.to_string())
}

/// The tensor's name without those of its steps.
fn last(name: &str) -> &str {
    name.rsplit(['.', '/']).next().unwrap_or(name)
}

/// How many letters have to be put in, taken out or changed to make `a` of `b` (Levenshtein 1966); `None` where the lengths
/// already differ by more than `largest`.
fn distance(a: &str, b: &str, largest: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count().abs_diff(b.len()) > largest {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_textbook() {
        assert_eq!(distance("kitten", "sitting", 9), Some(3));
        assert_eq!(distance("flaw", "lawn", 9), Some(2));
        assert_eq!(distance("", "abc", 9), Some(3));
        assert_eq!(distance("abc", "abc", 0), Some(0));
        assert_eq!(distance("a", "abcdef", 2), None);
    }

    #[test]
    fn each_name_is_proposed_once() {
        let mut candidates: Vec<(&str, &[usize])> = [
            ("0.weight", &[4, 2][..]),
            ("2.weight", &[4, 2]),
            ("hiden.bias", &[9]),
        ]
        .into();
        assert_eq!(
            take("hidden.bias", &[4], &mut candidates).as_deref(),
            Some("hiden.bias")
        );
        assert_eq!(
            take("hidden.weight", &[4, 2], &mut candidates).as_deref(),
            Some("0.weight")
        );
        assert_eq!(
            take("output.weight", &[4, 2], &mut candidates).as_deref(),
            Some("2.weight")
        );
        assert_eq!(take("other.weight", &[4, 2], &mut candidates), None);
    }
}
