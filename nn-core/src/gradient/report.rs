//! What a check found.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::difference::Difference;

/// What was compared, and how well it agreed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Report {
    /// How many gradients of parameters were compared.
    pub parameters: usize,
    /// How many gradients of the input were compared; for a loss, of the output it is given.
    pub inputs: usize,
    /// The largest relative error.
    pub largest_error: f64,
    /// The largest absolute gradient of a parameter.
    pub largest_parameter_gradient: f64,
    /// The largest absolute gradient of the input.
    pub largest_input_gradient: f64,
}

impl Report {
    /// The report, where neither all gradients of parameters nor all of the input are zero. Zeros agree with zeros: of a
    /// layer that is dead at the numbers it is checked at, nothing was checked.
    ///
    /// # Panics
    ///
    /// If all gradients of one kind are zero, and there are some.
    #[track_caller]
    pub fn assert_alive(self) -> Self {
        let learns = self.parameters == 0 || self.largest_parameter_gradient > 0.0;
        assert!(learns, "the gradient of every parameter is zero");
        let passes_on = self.inputs == 0 || self.largest_input_gradient > 0.0;
        assert!(passes_on, "the gradient of every input is zero");
        self
    }

    /// Two checks as one.
    pub(super) fn add(&mut self, other: Self) {
        self.parameters += other.parameters;
        self.inputs += other.inputs;
        for (a, b) in [
            (&mut self.largest_error, other.largest_error),
            (
                &mut self.largest_parameter_gradient,
                other.largest_parameter_gradient,
            ),
            (
                &mut self.largest_input_gradient,
                other.largest_input_gradient,
            ),
        ] {
            *a = a.max(b);
        }
    }
}

/// Why a backward pass is not the derivative of its forward pass, or could not be compared.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Mismatch {
    /// Gradients that differ.
    Gradients {
        /// The first of every tensor that has one, in the order of the steps. An error in the backward pass of a step
        /// shows in the steps before it too.
        wrong: Vec<Wrong>,
        /// How many there are.
        count: usize,
        /// How many were compared.
        compared: usize,
        /// How many samples the batch had.
        samples: usize,
    },
    /// The forward pass gives an output that is not finite.
    Output {
        /// The sample.
        sample: usize,
        /// The element of its output, row-major.
        element: usize,
        /// What it is. The outputs are NaN before the pass, so this may also be one that it leaves out.
        value: f64,
    },
    /// The gradients of all parameters of a network are zero: nothing was checked, and nothing would be learnt.
    AllZero,
}

/// A gradient that is not what the differences say.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// What it is the gradient of.
    pub place: Place,
    /// What the backward pass says.
    pub analytic: f64,
    /// What the differences say.
    pub numeric: f64,
    /// What may be the reason.
    pub hint: Option<Hint>,
    /// How many more of its tensor, or of the input, are wrong.
    pub more: usize,
}

/// A number that has a gradient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A parameter: `hidden.weight[3, 1]`.
    Parameter {
        /// The tensor's name; `parameters` for what the layer's `PARAMETER_TENSORS` does not describe.
        tensor: String,
        /// The index in the tensor as it lies in memory.
        index: Vec<usize>,
    },
    /// An element of the input, row-major.
    Input {
        /// The sample.
        sample: usize,
        /// The element.
        element: usize,
    },
    /// An element of the output that a loss is given, row-major.
    Output {
        /// The element.
        element: usize,
    },
}

/// What is wrong with a backward pass, where the numbers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The gradient is written to where it should be added.
    Assigned,
    /// It differs when no input gradient is asked for.
    WithoutInput,
    /// The gradient is NaN, which stood there, or in the scratch, before the pass.
    NotWritten,
}

/// Counts and collects while gradients are compared.
pub struct Tally {
    report: Report,
    wrong: Vec<Wrong>,
    count: usize,
    samples: usize,
}

/// A gradient that was compared.
pub struct Compared {
    pub analytic: f64,
    pub difference: Difference,
    pub hint: Option<Hint>,
}

impl Tally {
    pub fn new(samples: usize) -> Self {
        Self {
            report: Report::default(),
            wrong: Vec::new(),
            count: 0,
            samples,
        }
    }

    /// Counts the gradient of a parameter.
    pub fn parameter(&mut self, compared: &Compared, place: impl FnOnce() -> (String, Vec<usize>)) {
        self.report.add(Report {
            parameters: 1,
            largest_error: compared.difference.error,
            largest_parameter_gradient: compared.analytic.abs(),
            ..Report::default()
        });
        self.judge(compared, || {
            let (tensor, index) = place();
            Place::Parameter { tensor, index }
        });
    }

    /// Counts the gradient of an input.
    pub fn input(&mut self, compared: &Compared, place: Place) {
        self.report.add(Report {
            inputs: 1,
            largest_error: compared.difference.error,
            largest_input_gradient: compared.analytic.abs(),
            ..Report::default()
        });
        self.judge(compared, || place);
    }

    fn judge(&mut self, compared: &Compared, place: impl FnOnce() -> Place) {
        let &Compared {
            analytic,
            difference,
            hint,
        } = compared;
        if difference.agrees() && hint.is_none() {
            return;
        }
        self.count += 1;
        let place = place();
        match self
            .wrong
            .last_mut()
            .filter(|last| last.place.is_beside(&place))
        {
            Some(last) => last.more += 1,
            None => {
                let numeric = difference.numeric;
                self.wrong.push(Wrong {
                    place,
                    analytic,
                    numeric,
                    hint,
                    more: 0,
                });
            }
        }
    }

    pub fn finish(self) -> Result<Report, Mismatch> {
        if self.count == 0 {
            return Ok(self.report);
        }
        Err(Mismatch::Gradients {
            wrong: self.wrong,
            count: self.count,
            compared: self.report.parameters + self.report.inputs,
            samples: self.samples,
        })
    }
}

/// The message, as [`Display`](fmt::Display) has it: it is what `main` prints of an error that it returns.
impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gradients {
                wrong,
                count,
                compared,
                samples,
            } => {
                write!(
                    f,
                    "{count} of {compared} gradients are wrong, in a batch of {samples}:"
                )?;
                for wrong in wrong {
                    write!(f, "\n  {wrong}")?;
                }
                Ok(())
            }
            Self::Output {
                sample,
                element,
                value,
            } => {
                write!(f, "output[sample {sample}, element {element}] is {value}")?;
                if value.is_nan() {
                    write!(f, ", as it was before: is it written?")
                } else {
                    Ok(())
                }
            }
            Self::AllZero => write!(
                f,
                "the gradient of every parameter is zero: other parameters or samples are needed to check it"
            ),
        }
    }
}

impl core::error::Error for Mismatch {}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            analytic,
            numeric,
            hint,
            more,
        } = self;
        write!(f, "{place}: analytic {analytic:.9e}, numeric {numeric:.9e}")?;
        match hint {
            None => {}
            Some(Hint::Assigned) => write!(f, "; is it written over what it should be added to?")?,
            Some(Hint::WithoutInput) => write!(f, ", where no input gradient is asked for")?,
            Some(Hint::NotWritten) => {
                write!(f, "; is it written, and the scratch before it is read?")?
            }
        }
        match more {
            0 => Ok(()),
            more => write!(f, " (and {more} more there)"),
        }
    }
}

impl Place {
    /// Whether two numbers are of one tensor, or both of the input.
    fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Parameter { tensor, .. }, Self::Parameter { tensor: other, .. }) => {
                tensor == other
            }
            _ => core::mem::discriminant(self) == core::mem::discriminant(other),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { tensor, index } if index.is_empty() => write!(f, "{tensor}"),
            Self::Parameter { tensor, index } => write!(f, "{tensor}{index:?}"),
            Self::Input { sample, element } => {
                write!(f, "input[sample {sample}, element {element}]")
            }
            Self::Output { element } => write!(f, "output[{element}]"),
        }
    }
}
