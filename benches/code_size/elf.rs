//! What of a program is code. Source: the ELF specification, version 1.2, figures 1-3 and 1-8, and its 64-bit form.

/// Flag of a section that can be executed.
const EXECUTABLE: u64 = 4;

/// Where a number stands in a structure and how many bytes it has.
type Place = (usize, usize);

/// The places in the header, and in the header of a section, that are needed.
struct Layout {
    sections: Place,
    section_size: Place,
    section_count: Place,
    flags: Place,
    size: Place,
}

const NARROW: Layout = Layout {
    sections: (0x20, 4),
    section_size: (0x2e, 2),
    section_count: (0x30, 2),
    flags: (0x08, 4),
    size: (0x14, 4),
};
const BROAD: Layout = Layout {
    sections: (0x28, 8),
    section_size: (0x3a, 2),
    section_count: (0x3c, 2),
    flags: (0x08, 8),
    size: (0x20, 8),
};

/// Bytes of all sections that can be executed, of a file whose lowest byte comes first.
pub fn executable_bytes(file: &[u8]) -> Option<u64> {
    if !file.starts_with(b"\x7fELF") || file.get(5) != Some(&1) {
        return None;
    }
    let layout = match file.get(4)? {
        1 => NARROW,
        2 => BROAD,
        _ => return None,
    };
    let start = number(file, layout.sections)? as usize;
    let each = number(file, layout.section_size)? as usize;
    let mut bytes = 0;
    for section in 0..number(file, layout.section_count)? as usize {
        let header = file.get(start + section * each..)?;
        if number(header, layout.flags)? & EXECUTABLE != 0 {
            bytes += number(header, layout.size)?;
        }
    }
    Some(bytes)
}

fn number(bytes: &[u8], (start, len): Place) -> Option<u64> {
    let bytes = bytes.get(start..)?.get(..len)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, &byte| number << 8 | u64::from(byte)),
    )
}
