//! A file's tensors beside those of a network: all that differs, in one error a step, at its name.

use proc_macro2::Span;

use super::header::{Header, Info};
use super::layout::Placed;
use super::{number, quoted};
use crate::error::{Errors, Mistake, closest};
use crate::syntax::{Weights, Without};
use crate::weights::rename::rest;

/// How many lines an error has at most: a file may have very many tensors that a network does not know.
const LINES: usize = 20;
/// How many names of a file are looked at for one that is meant, and how long they may be.
const LOOKED_AT: usize = 1000;
const LONGEST: usize = 200;

/// What is wrong with the tensors of a step.
struct Differences<'a> {
    step: &'a str,
    span: Span,
    texts: Vec<String>,
    help: Option<String>,
}

/// Whether a file has what a network needs, and nothing else.
pub fn check(
    weights: &Weights,
    network: &str,
    tensors: &[Placed],
    header: &Header,
    errors: &mut Errors,
) -> bool {
    let before = errors.len();
    let mut unknown: Vec<&Info> = header
        .tensors
        .iter()
        .filter(|info| !is_known(info, tensors) && !is_left_out(info, &weights.without))
        .collect();
    check_without(&weights.without, header, errors);
    let mut steps: Vec<Differences> = Vec::new();
    for (place, tensor) in tensors.iter().enumerate() {
        let earlier = tensors[..place]
            .iter()
            .find(|other| other.name == tensor.name);
        let (text, help) = match (earlier, header.tensor(&tensor.name)) {
            (Some(other), _) => {
                let name = quoted(&tensor.name);
                let text = format!(
                    "{name} would be the name of `{}` and of `{}`",
                    other.own, tensor.own
                );
                (text, None)
            }
            (None, None) => missing(weights, tensor, &mut unknown),
            (None, Some(info)) => match difference(tensor, info) {
                Some(found) => found,
                None => continue,
            },
        };
        add(&mut steps, tensor, text, help);
    }
    report(
        steps,
        "the weights of",
        " are not those in the file",
        errors,
    );
    if !unknown.is_empty() {
        errors.push(unexpected(weights, network, tensors, &unknown));
    }
    errors.len() == before
}

/// The numbers of a file in the order of memory; nothing, if one of them cannot be used.
pub fn converted(
    tensors: &[Placed],
    header: &Header,
    numbers: &[u8],
    errors: &mut Errors,
) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    let mut steps: Vec<Differences> = Vec::new();
    for tensor in tensors {
        let info = header.tensor(&tensor.name)?;
        let read = number::reader(info.kind)?;
        let bytes = numbers.get(info.bytes.clone())?;
        let mut own = vec![0; tensor.tensor.len()];
        let mut bad = Vec::new();
        for (place, memory) in tensor.places().enumerate() {
            let value = read(bytes, place);
            own[memory] = (value as f32).to_bits();
            if !(value as f32).is_finite() {
                bad.push((place, value));
            }
        }
        if let [(place, value), more @ ..] = &bad[..] {
            let text = bad_number(tensor, *place, *value, more.len());
            let help = "train it again: it is a training that diverged which leaves such numbers";
            add(&mut steps, tensor, text, Some(help.to_owned()));
        }
        all.extend(own.into_iter().flat_map(u32::to_le_bytes));
    }
    let is_good = steps.is_empty();
    report(steps, "the file holds numbers that", " cannot use", errors);
    is_good.then_some(all)
}

fn add<'a>(
    steps: &mut Vec<Differences<'a>>,
    tensor: &'a Placed,
    text: String,
    help: Option<String>,
) {
    let place = steps.iter().position(|other| other.step == tensor.step);
    let place = place.unwrap_or_else(|| {
        steps.push(Differences {
            step: &tensor.step,
            span: tensor.span,
            texts: Vec::new(),
            help: None,
        });
        steps.len() - 1
    });
    let step = &mut steps[place];
    step.texts.push(text);
    step.help = step.help.take().or(help);
}

/// One error a step; where several things are wrong, in lines under what they have in common.
fn report(steps: Vec<Differences>, before: &str, after: &str, errors: &mut Errors) {
    for step in steps {
        let name = quoted(step.step);
        let mistake = Mistake::at(
            step.span,
            lines(&format!("{before} {name}{after}"), &step.texts),
        );
        errors.push(mistake.help(step.help.unwrap_or_else(|| {
            format!("save the file anew, or make {name} what it was when the file was saved")
        })));
    }
}

fn lines(heading: &str, texts: &[String]) -> String {
    if let [text] = texts {
        return text.clone();
    }
    let mut message = format!("{heading}:");
    for text in texts.iter().take(LINES) {
        message += &format!("\n  {text}");
    }
    if texts.len() > LINES {
        message += &format!("\n  and {} more", texts.len() - LINES);
    }
    message
}

/// What is said of a tensor that is not in the file, and the mend; what might be meant is then no longer unknown.
fn missing(
    weights: &Weights,
    tensor: &Placed,
    unknown: &mut Vec<&Info>,
) -> (String, Option<String>) {
    let shape = tensor.shape();
    let name = quoted(&tensor.name);
    let text = format!("{name} {shape:?} is not in the file");
    let looked_at = || {
        unknown
            .iter()
            .take(LOOKED_AT)
            .filter(|info| info.name.len() <= LONGEST)
    };
    let near = closest(&tensor.name, looked_at().map(|info| info.name.as_str()));
    let alike = || {
        let mut alike = looked_at()
            .filter(|info| last(&info.name) == last(&tensor.name) && info.shape == shape);
        alike.next().map(|info| info.name.as_str())
    };
    let Some(meant) = near.or_else(alike).map(str::to_owned) else {
        let help = "a network has all of its weights from its file: save it with them, or make what is trained later a network of its own";
        return (text, Some(help.to_owned()));
    };
    unknown.retain(|info| info.name != meant);
    let text = format!("{text}; is it {} there?", quoted(&meant));
    let help = (last(&meant) == last(&tensor.name)).then(|| {
        let (path, step) = (&weights.path, step(&meant).trim_end_matches('.'));
        let own = &tensor.step;
        format!("name the step as in the file, or write `#[weights({path:?}, rename({step:?}, {own:?}))]`")
    });
    (text, help)
}

/// What is wrong with a tensor of the file, and the mend.
fn difference(tensor: &Placed, info: &Info) -> Option<(String, Option<String>)> {
    let name = quoted(&tensor.name);
    let shape = tensor.shape();
    if info.shape != shape {
        let found = &info.shape;
        let is_transposed = found.len() > 1 && found.iter().rev().eq(&shape);
        let end = if is_transposed {
            "; is it transposed?"
        } else {
            ""
        };
        // A shape of a file may be very long.
        let found = match found.len() {
            ..=8 => format!("{found:?}"),
            axes => format!("of {axes} axes"),
        };
        let text = format!("{name} is {found} in the file, but {shape:?} in the network{end}");
        return Some((text, None));
    }
    if number::reader(info.kind).is_none() {
        let text = format!(
            "{name} holds numbers of type {}, but F16, BF16, F32 or F64 are needed",
            info.kind
        );
        let help =
            "save the file with numbers of another type, in PyTorch those of `module.float()`";
        return Some((text, Some(help.to_owned())));
    }
    None
}

/// What the file has and the network does not know.
fn unexpected(weights: &Weights, network: &str, tensors: &[Placed], unknown: &[&Info]) -> Mistake {
    let texts: Vec<_> = unknown
        .iter()
        .map(|info| {
            format!(
                "{} is in the file, but not in `{network}`",
                quoted(&info.name)
            )
        })
        .collect();
    let heading = format!("the file has weights that `{network}` has not");
    let mistake = Mistake::at(weights.span, lines(&heading, &texts));
    let first = unknown[0].name.as_str();
    let alike = tensors.iter().map(|tensor| tensor.name.as_str());
    let steps = alike
        .filter(|name| first.len() <= LONGEST && last(name) == last(first))
        .map(step);
    let meant = closest(step(first), steps).map(|step| format!("{step}{}", last(first)));
    mistake.help(match meant {
        Some(meant) => {
            format!("did you mean `{meant}`, which is there too? take one of them out of the file")
        }
        None => {
            let step = match step(first) {
                "" => first,
                step => step.trim_end_matches('.'),
            };
            format!("write the step that it belongs to, or `without({step:?})` behind the path")
        }
    })
}

fn bad_number(tensor: &Placed, place: usize, value: f64, more: usize) -> String {
    let mut index = tensor.shape();
    let mut rest = place;
    for axis in index.iter_mut().rev() {
        (*axis, rest) = (rest % *axis, rest / *axis);
    }
    let what = match value {
        value if value.is_nan() => "NaN".to_owned(),
        value if value.is_infinite() => "infinite".to_owned(),
        value => format!("{value:e}, too large for an f32"),
    };
    let name = quoted(&format!("{}{index:?}", tensor.name));
    match more {
        0 => format!("{name} is {what}"),
        more => format!("{name} is {what}, and {more} more of it"),
    }
}

/// Whether a tensor of the file is one of the network's, or may be passed over: PyTorch's count of the batches that a
/// batch normalisation has seen stands beside its running mean.
fn is_known(info: &Info, tensors: &[Placed]) -> bool {
    let has = |name: &str| tensors.iter().any(|tensor| tensor.name == name);
    let counts_batches = || {
        let step = info.name.strip_suffix("num_batches_tracked")?;
        (info.kind == "I64" && info.shape.is_empty()).then(|| has(&format!("{step}running_mean")))
    };
    has(&info.name) || counts_batches() == Some(true)
}

/// Whether a tensor of the file is not to be read.
fn is_left_out(info: &Info, without: &[Without]) -> bool {
    let mut without = without.iter();
    without.any(|without| rest(&info.name, &without.file).is_some())
}

/// What is left out has to be there.
fn check_without(without: &[Without], header: &Header, errors: &mut Errors) {
    for without in without {
        let is_there = |info: &Info| rest(&info.name, &without.file).is_some();
        if !header.tensors.iter().any(is_there) {
            let name = quoted(&without.file);
            let message = format!("{name} names no weights in the file");
            errors.push(Mistake::at(without.span, message).help("leave it out"));
        }
    }
}

/// The name of a tensor's step, with the dot behind it.
fn step(name: &str) -> &str {
    &name[..name.len() - last(name).len()]
}

/// The tensor's name without those of its steps.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
