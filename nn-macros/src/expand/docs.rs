//! The table of a network's steps, for its documentation.

use syn::ext::IdentExt;

use crate::error::{dims, thousands};
use crate::model::{Model, Sequence};

/// A heading and a table in Markdown, set off from the user's own text.
pub fn table(model: &Model) -> String {
    let mut text = String::from(
        "\n\n# Steps\n\n| step | | output | parameters | multiply-accumulates |\n|---|---|---|---:|---:|\n",
    );
    text += &format!("| | input | `{}` | | |\n", dims(&model.input));
    rows(&model.body, "", &mut text);
    let sum = |of: fn(&crate::model::Step) -> Option<usize>| {
        model.body.steps.iter().map(of).sum::<Option<usize>>()
    };
    let parameters = sum(|step| step.parameters);
    let macs = sum(|step| step.macs);
    text += &format!(
        "| | total | | {} | {} |\n",
        number(parameters),
        number(macs)
    );
    text
}

fn rows(sequence: &Sequence, prefix: &str, text: &mut String) {
    for step in &sequence.steps {
        let name = format!("{prefix}{}", step.name.unraw());
        let output = step.output.known().map_or_else(
            || "its own".to_owned(),
            |known| format!("`{}`", dims(known)),
        );
        let (parameters, macs) = match &step.block {
            Some(block) => {
                rows(block, &format!("{name}."), text);
                (Some(0), Some(0))
            }
            None => (step.parameters, step.macs),
        };
        let [parameters, macs] = [number(parameters), number(macs)];
        // A bar would end the cell.
        let written = step.written.replace('|', "\\|");
        *text += &format!("| `{name}` | `{written}` | {output} | {parameters} | {macs} |\n");
    }
}

fn number(number: Option<usize>) -> String {
    match number {
        Some(0) => String::new(),
        Some(number) => thousands(number),
        None => "its own".to_owned(),
    }
}
