//! The header of a file: which tensors it has, of which type and shape, and where.
//!
//! The crate `safetensors` has the format's types. Its reader is not used here: in version 0.8 it takes the later of two
//! tensors of one name, which the format forbids, and a header whose places end near 2⁶⁴ makes it panic
//! where overflow is checked.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use std::io::Read;

use safetensors::tensor::TensorInfo;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::error::{Name, Problem};

/// The longest header that is read, in bytes. The format allows six times that; the headers of models with billions of numbers
/// have a few million bytes.
const LARGEST: u64 = 1 << 24;
/// The name that is no tensor's.
pub const METADATA: &str = "__metadata__";

/// The tensors of a file, by name.
#[derive(Debug)]
pub struct Header {
    tensors: Vec<(String, TensorInfo)>,
    numbers_len: usize,
}

impl Header {
    /// Reads the header, and checks that it contradicts neither itself nor the format.
    pub fn read(source: &mut impl Read) -> Result<Self, Problem> {
        let len: [u8; 8] = take(source, 8)?
            .try_into()
            .map_err(|_| Problem::Malformed("it ends before its header begins".to_string()))?;
        let len = u64::from_le_bytes(len);
        if len > LARGEST {
            let reason = format!("its header would be {len} bytes long, and {LARGEST} are allowed");
            return Err(Problem::Malformed(reason));
        }
        let text = take(source, len)?;
        if (text.len() as u64) < len {
            return Err(Problem::Malformed("it ends within its header".to_string()));
        }
        Self::parse(&text).map_err(Problem::Malformed)
    }

    /// The bytes of the numbers: all that is left of the file.
    pub fn read_numbers(&self, source: &mut impl Read) -> Result<Vec<u8>, Problem> {
        let expected = self.numbers_len;
        let numbers = take(source, (expected as u64).saturating_add(1))?;
        if numbers.len() == expected {
            return Ok(numbers);
        }
        let verb = if numbers.len() < expected {
            "ends before"
        } else {
            "goes on after"
        };
        Err(Problem::Malformed(format!(
            "it {verb} the {expected} bytes of numbers in its header"
        )))
    }

    /// The tensors, sorted by name.
    pub fn tensors(&self) -> &[(String, TensorInfo)] {
        &self.tensors
    }

    /// The tensor of this name.
    pub fn tensor(&self, name: &str) -> Option<&TensorInfo> {
        let place = self
            .tensors
            .binary_search_by(|(other, _)| other.as_str().cmp(name))
            .ok()?;
        Some(&self.tensors[place].1)
    }

    fn parse(text: &[u8]) -> Result<Self, String> {
        let Tensors(mut tensors) = serde_json::from_slice(text).map_err(|error| {
            // The text of the error may hold a name of the file, of any length.
            let error: String = error.to_string().chars().take(300).collect();
            format!("its header cannot be read: {}", error.escape_debug())
        })?;
        tensors.sort_by_key(|(_, info)| info.data_offsets);
        let mut numbers_len = 0;
        for (name, info) in &tensors {
            let (start, end) = info.data_offsets;
            let name = Name(name);
            let bytes = bytes(info).ok_or_else(|| format!("{name} is larger than any memory"))?;
            if start != numbers_len {
                let verb = if start < numbers_len {
                    "overlaps"
                } else {
                    "leaves a gap after"
                };
                return Err(format!("{name} {verb} the tensor before it"));
            }
            if end.checked_sub(start) != Some(bytes) {
                let shape = &info.shape;
                return Err(format!(
                    "{name} is given other than the {bytes} bytes of {shape:?}"
                ));
            }
            numbers_len = end;
        }
        tensors.sort_by(|(a, _), (b, _)| a.cmp(b));
        match tensors.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(format!("it has {} twice", Name(&pair[0].0))),
            None => Ok(Self {
                tensors,
                numbers_len,
            }),
        }
    }
}

/// The bytes of a tensor, `None` if that is no number or not whole.
fn bytes(info: &TensorInfo) -> Option<usize> {
    let len = info
        .shape
        .iter()
        .try_fold(1, |len: usize, &dim| len.checked_mul(dim))?;
    let bits = len.checked_mul(info.dtype.bitsize())?;
    (bits % 8 == 0).then_some(bits / 8)
}

/// The next `len` bytes, or what is left of them. Memory grows with what is there, not with what is promised.
fn take(source: &mut impl Read, len: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    source
        .take(len)
        .read_to_end(&mut bytes)
        .map_err(Problem::Read)?;
    Ok(bytes)
}

/// The entries of the JSON object one by one, so that none hides another of its name.
struct Tensors(Vec<(String, TensorInfo)>);

impl<'de> Deserialize<'de> for Tensors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TensorsVisitor)
    }
}

struct TensorsVisitor;

impl<'de> Visitor<'de> for TensorsVisitor {
    type Value = Tensors;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object from names to tensors")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Tensors, M::Error> {
        let mut tensors = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == METADATA {
                map.next_value::<IgnoredAny>()?;
            } else {
                tensors.push((name, map.next_value()?));
            }
        }
        Ok(Tensors(tensors))
    }
}
