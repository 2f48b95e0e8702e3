//! Ensembles: ten opinions, how they are weighed, and what they are worth together.

mod pictures;
mod weighings;

use std::error::Error;

use crate::common::digits_data::Data;
use crate::experiment::ensembles::{Ambiguity, MEMBERS, Run, SIZE, Subsets, Votes, alarm};
use crate::page::{Chapter, Table};

const SEEDS: [u64; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
/// Of sums over some fifteen hundred digits in f64.
const ROUNDING: f64 = 1e-12;
const MEMBERS_SOURCE: &str = include_str!("../experiment/ensembles/members.rs");
const EMBEDDED_SOURCE: &str = include_str!("../experiment/ensembles/embedded.rs");
const NAMES: [&str; 2] = ["one architecture", "five architectures"];

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let data = Data::read()?;
    let runs = SEEDS
        .iter()
        .map(|&seed| Run::new(&data, SIZE, seed))
        .collect::<Result<Vec<_>, _>>()?;
    let [shown, ..] = runs.as_slice() else {
        return Err("there are seeds".into());
    };
    chapter.text(
        "Train a network twice from other random weights, and it makes other mistakes. An ensemble asks several and takes the \
         mean of what they say (Hansen and Salamon 1990). It costs as many times more, needs no new idea, and is hard to beat.",
    );
    chapter.text(&format!(
        "{} digits to learn from, {} to weigh the members by, the other {} for the test; a seed draws which. One ensemble \
         is {MEMBERS} of the network below, from other random weights and with the digits in another order. The other is two each of \
         five architectures: this one, one without a hidden layer, one with 12 tanh units, one with two layers of 24 SiLU units, \
         and one with 64 units and dropout. All end in probabilities, which are averaged.",
        SIZE.train,
        SIZE.valid,
        shown.parts.test.len()
    ));
    chapter.declaration(MEMBERS_SOURCE, "Hidden");
    weighings::write(chapter, &runs);
    chapter.heading("Why it cannot be worse than the mean");
    ambiguity(chapter, &runs)?;
    chapter.heading("Where they disagree");
    votes(chapter, &runs)?;
    chapter.heading("An ensemble is a network");
    embedded(chapter, &runs);
    Ok(())
}

fn ambiguity(chapter: &mut Chapter, runs: &[Run]) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "For the squared error Krogh and Vedelsby (1995) say exactly how much an ensemble gains. With f̄ the mean of the members \
         fᵢ: |f̄ − y|² = mean |fᵢ − y|² − mean |fᵢ − f̄|². The error of the ensemble is the mean error of its members less their \
         ambiguity, how far they are from their mean. So it is never worse than they are on average, and it gains where they disagree; \
         ten copies of one network gain nothing.",
    );
    let sizes: Vec<[Ambiguity; 2]> = runs
        .iter()
        .map(|run| run.groups().map(|g| Ambiguity::new(g, &run.parts.test)))
        .collect();
    let mut table = Table::new(["seed", "members", "mean error", "− ambiguity", "= ensemble"]);
    for (seed, sizes) in SEEDS.iter().zip(&sizes) {
        for (name, sizes) in NAMES.iter().zip(sizes) {
            let figures = [sizes.members, sizes.ambiguity, sizes.ensemble];
            let [members, ambiguity, ensemble] = figures.map(|figure| format!("{figure:.4}"));
            let name = (*name).to_owned();
            table.row([seed.to_string(), name, members, ambiguity, ensemble]);
        }
    }
    chapter.table(&table);
    let differences = sizes.iter().flatten();
    let largest = differences.map(|s| (s.members - s.ambiguity - s.ensemble).abs());
    let largest = largest.fold(0.0, f64::max);
    chapter.claim(
        &format!("the identity holds: measured each by itself, the two sides differ by {largest:.0e} at most"),
        largest < ROUNDING,
    );
    let (least, most) = ends(sizes.iter().map(|[a, b]| b.ambiguity / a.ambiguity));
    let smaller = sizes.iter().filter(|[a, b]| b.ensemble < a.ensemble);
    let smaller = smaller.count();
    let gains = [0, 1].map(|group| {
        let gain = |sizes: &[Ambiguity; 2]| sizes[group].ambiguity / sizes[group].members;
        sizes.iter().map(gain).sum::<f64>() / sizes.len() as f64
    });
    chapter.claim(
        &format!(
            "different architectures disagree more than one, {least:.1} to {most:.1} times, and gain more: {:.0} % of their mean error, \
             against {:.0} %; but their members are worse on average, and with uniform weights they have the smaller error of the \
             two with {smaller} of {} seeds",
            100.0 * gains[1],
            100.0 * gains[0],
            sizes.len()
        ),
        least > 1.5 && gains[1] > gains[0],
    );

    let subsets: Vec<[Subsets; 2]> = runs
        .iter()
        .map(|run| run.groups().map(|g| Subsets::new(g, &run.parts.test)))
        .collect();
    chapter.text(
        "How many are enough? For k of M members, drawn at random, the same algebra gives the expected error: that of all M, and \
         the ambiguity times (M − k) / (k (M − 1)). It falls as 1/k does, towards a floor that is what all members have in \
         common.",
    );
    chapter.pictures(pictures::over_members(&subsets[0], &sizes[0], NAMES)?);
    let pairs = || subsets.iter().flatten().zip(sizes.iter().flatten());
    let off = pairs().flat_map(|(subsets, sizes)| {
        let means = subsets.errors.iter().enumerate();
        means.map(|(place, [_, mean, _])| (mean - sizes.expected(place + 1)).abs())
    });
    let off = off.fold(0.0, f64::max);
    let falls = subsets
        .iter()
        .flatten()
        .all(|s| s.errors.is_sorted_by(|a, b| a[1] > b[1]));
    chapter.claim(
        &format!(
            "over all 1023 ensembles that {MEMBERS} members can make, the mean error falls with every member, and as the formula says \
             (within {off:.0e}): the second brings 5/9 of all that nine more bring"
        ),
        falls && off < ROUNDING,
    );
    Ok(())
}

fn votes(chapter: &mut Chapter, runs: &[Run]) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "The members' disagreement can be seen without knowing the answer. These are the test digits on which the ten of one \
         architecture disagree most (seed 1): a row for each member, a column for each digit it could be, the darker the more likely it \
         holds it.",
    );
    let shown = &runs[0];
    let all = shown
        .groups()
        .map(|group| Votes::all(group, &shown.parts.test));
    chapter.gallery(pictures::disputed(&all[0])?);
    chapter.text(
        "So an ensemble can say when it had better be asked twice: hand the most disputed digits to a person, and see how many of \
         those that it keeps are misread.",
    );
    chapter.pictures([(
        pictures::handed_over(&all, NAMES)?,
        "Handing over the most disputed fifth removes most of the mistakes; a fifth at random would remove a fifth of them."
            .to_owned(),
    )]);
    let votes = runs.iter().flat_map(|run| {
        run.groups()
            .map(|group| alarm(&Votes::all(group, &run.parts.test)))
    });
    let (least, most) = ends(votes);
    chapter.claim(
        &format!(
            "disagreement warns of mistakes: a digit that the ensemble misreads has a larger ambiguity than one that it reads with a \
             probability of {least:.2} to {most:.2} (the area under the curve, `roc_auc`)"
        ),
        least > 0.85,
    );
    Ok(())
}

fn embedded(chapter: &mut Chapter, runs: &[Run]) {
    chapter.text(
        "`Ensemble<Hidden, 10>` has its size in its type and needs no heap. It is a network, so it can be a step of another, be \
         saved, loaded and trained as a whole, and run on a microcontroller; `Committee<A, B>` is the same for two different ones, \
         each of which may be an ensemble or a committee.",
    );
    chapter.declaration(EMBEDDED_SOURCE, "Embedded");
    chapter.text(
        "The ensemble of five architectures is four committees, each of a pair and the rest:",
    );
    chapter.code(committee());
    let embedding = runs[0].embedding;
    let mut table = Table::new(["", "bytes"]);
    for (name, bytes) in [
        (
            "the 2410 parameters of `Hidden`",
            embedding.member_parameters * 4,
        ),
        ("`Ensemble<Hidden, 10>`", embedding.ensemble_bytes),
        ("`Embedded`", embedding.bytes),
    ] {
        table.row([name.to_owned(), bytes.to_string()]);
    }
    chapter.table(&table);
    let numbers = MEMBERS * (embedding.member_parameters + 1);
    let padding = embedding.bytes - embedding.ensemble_bytes;
    chapter.claim(
        &format!(
            "the ensemble is {MEMBERS} members and a weight for each, and nothing else: {MEMBERS} · ({} + 1) numbers of four bytes \
             are {} bytes; the network that contains it is the same, rounded up by {padding} for its alignment to {}",
            embedding.member_parameters,
            4 * numbers,
            embedding.alignment
        ),
        embedding.ensemble_bytes == 4 * numbers && padding < embedding.alignment,
    );
    let tested: usize = runs.iter().map(|run| run.embedding.tested).sum();
    let same: usize = runs.iter().map(|run| run.embedding.same_bits).sum();
    chapter.claim(
        &format!(
            "it gives the mean of its members, each run by itself, bit for bit: for {same} of {tested} digits"
        ),
        same == tested,
    );
}

/// How the ensemble of five architectures is declared.
fn committee() -> &'static str {
    let start = MEMBERS_SOURCE.find("type Pair<N>").unwrap_or(0);
    let code = &MEMBERS_SOURCE[start..];
    code.split("\n\n").next().unwrap_or(code)
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}
