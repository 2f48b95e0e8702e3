//! The header of a safetensors file: eight bytes with its length, then JSON that says of each tensor its type, its shape
//! and where its numbers are. The same files are read and refused as by `nn_core::weights`.

use std::ops::Range;

use super::json::Json;
use super::quoted;

/// The longest header that is read, in bytes: as in `nn_core::weights`.
const LARGEST: u64 = 1 << 24;
/// The entry that is no tensor's.
const METADATA: &str = "__metadata__";

/// The types of numbers that the format has, with their bits.
const TYPES: [(&str, usize); 22] = [
    ("BOOL", 8),
    ("F4", 4),
    ("F6_E2M3", 6),
    ("F6_E3M2", 6),
    ("U8", 8),
    ("I8", 8),
    ("F8_E5M2", 8),
    ("F8_E4M3", 8),
    ("F8_E8M0", 8),
    ("F8_E4M3FNUZ", 8),
    ("F8_E5M2FNUZ", 8),
    ("I16", 16),
    ("U16", 16),
    ("F16", 16),
    ("BF16", 16),
    ("I32", 32),
    ("U32", 32),
    ("F32", 32),
    ("C64", 64),
    ("F64", 64),
    ("I64", 64),
    ("U64", 64),
];

/// The tensors of a file, sorted by name.
#[derive(Debug)]
pub struct Header {
    pub tensors: Vec<Info>,
    /// The bytes of all numbers.
    pub numbers_len: usize,
}

/// A tensor of a file.
#[derive(Debug)]
pub struct Info {
    pub name: String,
    /// The type of its numbers, as the format spells it.
    pub kind: &'static str,
    pub shape: Vec<usize>,
    /// Its bytes among those of all numbers.
    pub bytes: Range<usize>,
}

impl Header {
    /// The length of the header behind the first eight bytes.
    pub fn length(bytes: &[u8]) -> Result<u64, String> {
        let bytes = bytes
            .try_into()
            .map_err(|_| "it ends before its header begins")?;
        let length = u64::from_le_bytes(bytes);
        match length > LARGEST {
            true => Err(format!(
                "its header would be {length} bytes long, and {LARGEST} are allowed"
            )),
            false => Ok(length),
        }
    }

    /// Reads the text of a header, and checks that it contradicts neither itself nor the format.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let unreadable = |reason| format!("its header cannot be read: {reason}");
        let text = str::from_utf8(text).map_err(|_| unreadable("it is no text".to_owned()))?;
        let mut tensors = entries(text).map_err(unreadable)?;
        tensors.sort_by_key(|tensor| (tensor.bytes.start, tensor.bytes.end));
        let mut numbers_len = 0;
        for tensor in &tensors {
            let name = quoted(&tensor.name);
            let bytes = tensor
                .len()
                .ok_or_else(|| format!("{name} is larger than any memory"))?;
            let Range { start, end } = tensor.bytes;
            if start != numbers_len {
                let verb = match start < numbers_len {
                    true => "overlaps",
                    false => "leaves a gap after",
                };
                return Err(format!("{name} {verb} the tensor before it"));
            }
            if end.checked_sub(start) != Some(bytes) {
                let shape = &tensor.shape;
                return Err(format!(
                    "{name} is given other than the {bytes} bytes of {shape:?}"
                ));
            }
            numbers_len = end;
        }
        tensors.sort_by(|a, b| a.name.cmp(&b.name));
        match tensors.windows(2).find(|pair| pair[0].name == pair[1].name) {
            Some(pair) => Err(format!("it has {} twice", quoted(&pair[0].name))),
            None => Ok(Self {
                tensors,
                numbers_len,
            }),
        }
    }

    /// The tensor of this name.
    pub fn tensor(&self, name: &str) -> Option<&Info> {
        let place = self
            .tensors
            .binary_search_by(|tensor| tensor.name.as_str().cmp(name))
            .ok()?;
        Some(&self.tensors[place])
    }
}

impl Info {
    /// Its bytes; nothing, if that is no number or not whole.
    fn len(&self) -> Option<usize> {
        let (_, bits) = TYPES.iter().find(|(name, _)| *name == self.kind)?;
        let len = self
            .shape
            .iter()
            .try_fold(1, |len: usize, &size| len.checked_mul(size))?;
        let bits = len.checked_mul(*bits)?;
        (bits % 8 == 0).then_some(bits / 8)
    }
}

/// The entries of the header one by one, so that none hides another of its name.
fn entries(text: &str) -> Result<Vec<Info>, String> {
    let mut tensors = Vec::new();
    let mut json = Json::new(text);
    json.object(|json, name| {
        if name == METADATA {
            return json.skip();
        }
        tensors.push(info(json, name)?);
        Ok(())
    })?;
    json.end()?;
    Ok(tensors)
}

fn info(json: &mut Json, name: String) -> Result<Info, String> {
    let (mut kind, mut shape, mut bytes) = (None, None, None);
    json.object(|json, field| {
        let is_double = match field.as_str() {
            "dtype" => {
                let text = json.string()?;
                let known = TYPES.iter().find(|(name, _)| *name == text);
                let (found, _) =
                    known.ok_or_else(|| format!("there is no type {}", quoted(&text)))?;
                kind.replace(*found).is_some()
            }
            "shape" => shape.replace(numbers(json)?).is_some(),
            "data_offsets" => {
                let [start, end] = numbers(json)?[..] else {
                    return Err("`data_offsets` are not two numbers".to_owned());
                };
                bytes.replace(start..end).is_some()
            }
            _ => return json.skip(),
        };
        match is_double {
            true => Err(format!("{} has `{field}` twice", quoted(&name))),
            false => Ok(()),
        }
    })?;
    let lacks = |field: &str| format!("{} has no `{field}`", quoted(&name));
    Ok(Info {
        kind: kind.ok_or_else(|| lacks("dtype"))?,
        shape: shape.ok_or_else(|| lacks("shape"))?,
        bytes: bytes.ok_or_else(|| lacks("data_offsets"))?,
        name,
    })
}

fn numbers(json: &mut Json) -> Result<Vec<usize>, String> {
    let mut numbers = Vec::new();
    json.list(|json| {
        numbers.push(json.number()?);
        Ok(())
    })?;
    Ok(numbers)
}
