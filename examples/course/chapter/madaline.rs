//! MADALINE: many ADALINEs.

use std::error::Error;

use nn_core::history::Gate;

use crate::experiment::madaline::{
    Count, FUNCTIONS, exclusive_or, rule_one, rule_two, single_unit, table,
};
use crate::page::{Chapter, Table};

const SEEDS: std::ops::Range<u64> = 0..20;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "What one unit cannot do, a layer of them can. But how does one teach a layer behind a threshold, which has no slope? \
         MADALINE does it by minimal disturbance: after a mistake, it turns over the units that are nearest to their \
         thresholds, and teaches them the answer they then give. Under rule I (Ridgway 1962) the unit on top is a fixed logic \
         gate; under rule II (Winter and Widrow 1988) it learns too. The rules descend no function and may go in circles; then \
         one begins again from other weights.",
    );
    chapter.code(
        "let mut madaline = Madaline::<2, 2>::init(&mut rng);\n\
         let training = madaline.train(&exclusive_or, &MadalineRule::two(), &mut rng)?;",
    );
    let count = |count: &Count| {
        format!(
            "{} of {} ({} at once)",
            count.converged, count.seeds, count.at_once
        )
    };
    let mut rows = Table::new(["function", "one unit", "machine", "learnt, over the seeds"]);
    let pairs = exclusive_or();
    let one = single_unit(&pairs)?;
    let by_two = rule_two::<2, 2>(&pairs, SEEDS)?;
    let by_one = rule_one::<2, 2>(&pairs, Gate::Or, SEEDS)?;
    let right = |right: usize, all: usize| format!("{right} of {all} right");
    rows.row([
        "exclusive or".to_owned(),
        right(one, 4),
        "rule I, 2 units under an or".to_owned(),
        count(&by_one),
    ]);
    rows.row([
        "exclusive or".to_owned(),
        right(one, 4),
        "rule II, 2 units".to_owned(),
        count(&by_two),
    ]);
    let mut fails_alone = one < 4;
    let mut all_learnt = by_two.converged == by_two.seeds;
    for function in &FUNCTIONS {
        let samples = table(function);
        let (alone, learnt) = (single_unit(&samples)?, rule_two::<3, 4>(&samples, SEEDS)?);
        fails_alone &= alone < 8;
        all_learnt &= learnt.converged == learnt.seeds;
        rows.row([
            function.name.to_owned(),
            right(alone, 8),
            "rule II, 4 units".to_owned(),
            count(&learnt),
        ]);
    }
    chapter.table(&rows);
    chapter.claim(
        "no single unit computes any of these functions",
        fails_alone,
    );
    chapter.claim(
        "rule II learns all of them with every seed, some of them after beginning again",
        all_learnt,
    );
    Ok(())
}
