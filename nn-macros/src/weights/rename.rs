//! What a file calls the tensors of a network: as `nn_core::weights::Format::rename` has it.

use crate::error::{Errors, Mistake};
use crate::syntax::Rename;

/// Renames, and which of them were of use.
pub struct Renames<'a> {
    renames: &'a [Rename],
    used: Vec<bool>,
}

impl<'a> Renames<'a> {
    pub fn new(renames: &'a [Rename]) -> Self {
        Self {
            renames,
            used: vec![false; renames.len()],
        }
    }

    /// The name in the file of a tensor: of all that name it or a step around it, the longest counts.
    pub fn name_in_file(&mut self, own: &str) -> String {
        let fitting = self.renames.iter().enumerate();
        let fitting = fitting
            .filter_map(|(place, rename)| Some((place, rename, rest(own, &rename.network)?)));
        let best = fitting.min_by_key(|(place, rename, rest)| {
            let length = rename.network.len();
            (!rest.is_empty(), usize::MAX - length, *place)
        });
        let Some((place, rename, rest)) = best else {
            return own.to_owned();
        };
        self.used[place] = true;
        match (rename.file.as_str(), rest) {
            (file, "") => file.to_owned(),
            ("", rest) => rest.to_owned(),
            (file, rest) => format!("{file}.{rest}"),
        }
    }

    /// Every rename has to be of use; it is to be asked last.
    pub fn check_used(&self, network: &str, errors: &mut Errors) {
        for (rename, _) in self
            .renames
            .iter()
            .zip(&self.used)
            .filter(|(_, used)| !**used)
        {
            let name = &rename.network;
            errors.push(
                Mistake::at(
                    rename.span,
                    format!("`{name}` names no weights of `{network}`"),
                )
                .help("write the name in the file first, then that of a step: `rename(\"0\", \"conv1\")`"),
            );
        }
    }
}

/// What is left of a name behind that of a step; nothing, if it is that name.
pub fn rest<'a>(name: &'a str, step: &str) -> Option<&'a str> {
    if step.is_empty() {
        return Some(name);
    }
    let rest = name.strip_prefix(step)?;
    if rest.is_empty() {
        return Some("");
    }
    rest.strip_prefix('.')
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    #[test]
    fn the_longest_name_counts() {
        let renames = [
            ("model", ""),
            ("x", "a"),
            ("y.z", "a.b"),
            ("w", "a.b.weight"),
            ("", "c"),
            ("a", "x"),
        ]
        .map(|(file, network)| Rename {
            file: file.to_owned(),
            network: network.to_owned(),
            span: Span::call_site(),
        });
        let mut renames = Renames::new(&renames);
        for (name, expected) in [
            ("a.b.weight", "w"),
            ("a.b.bias", "y.z.bias"),
            ("a.bias", "x.bias"),
            ("ab.bias", "model.ab.bias"),
            ("x.bias", "a.bias"),
            ("c.bias", "bias"),
        ] {
            assert_eq!(renames.name_in_file(name), expected, "{name}");
        }
    }
}
