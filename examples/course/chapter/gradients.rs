//! TO BE WRITTEN

use std::error::Error;

use crate::page::Chapter;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text("");
    Ok(())
}
