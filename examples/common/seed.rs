//! The seed of an example's random numbers: its first argument, or 1.

pub fn argument() -> Result<u64, String> {
    match std::env::args().nth(1) {
        None => Ok(1),
        Some(text) => {
            let parsed = text.parse();
            parsed.map_err(|_| format!("a seed is a whole number, not `{text}`"))
        }
    }
}
