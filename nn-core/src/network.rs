//! Networks: what [`network!`](crate::network!) declares.

use core::fmt;

use rand::Rng;

use crate::arena::{Arena, End, Place, Value};
use crate::flat::{Flat, flatten, flatten_mut, view, view_mut};
use crate::kernel::isa::{self, Arithmetic, Job};
use crate::layer::Layer;
use crate::loss::Array;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::plan::{self, product};
use crate::shape::Shape;
use crate::tensor::Tensor;

/// A network with its numbers: parameters and state in one value.
///
/// [`network!`](crate::network!) implements it, for every scalar. What needs no scalar to be named is there again
/// on the type itself: `Digits::init(&mut rng)` is `Digits<f32>`, `Digits::<f64>::init(&mut rng)` this trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network",
    note = "networks are declared with `network!`; one in a `Box` is passed as `&mut *net`"
)]
pub trait Network: Layer + Zeroed {
    /// The type of its numbers.
    type Scalar: Scalar;
    /// One input, a plain nested array.
    type InputArray: Array<Self::Scalar>;
    /// One output, a plain nested array.
    type OutputArray: Array<Self::Scalar>;
    /// Memory for one inference, its input and output included: a [`Buffer`] holds it.
    type Arena: Flat<Self::Scalar>;
    /// Room for the inference of a batch, beside its inputs and outputs.
    type Scratch<const BATCH: usize>: Flat<Self::Scalar>;
    /// Room for the backward pass of a batch.
    type BackwardScratch<const BATCH: usize>: Flat<Self::Scalar>;

    /// Its name.
    const NAME: &'static str;
    /// What it costs.
    const COST: Cost = Cost::of(
        <Self as Layer>::STEPS,
        <Self::Arena as Flat<Self::Scalar>>::LEN,
        <Self::Scratch<1> as Flat<Self::Scalar>>::LEN
            + <Self::OutputArray as Flat<Self::Scalar>>::LEN,
        Self::Scalar::BYTES,
    );

    /// What is trained.
    fn parameters(&self) -> &Self::Parameters<Self::Scalar>;

    /// What is kept but not trained.
    fn state(&self) -> &Self::State<Self::Scalar>;

    /// Parameters and state, to write to.
    #[expect(clippy::type_complexity, reason = "two parts, each with its own type")]
    fn parts_mut(
        &mut self,
    ) -> (
        &mut Self::Parameters<Self::Scalar>,
        &mut Self::State<Self::Scalar>,
    );

    /// A network with parameters drawn from `rng`. A large one wants [`boxed`](Network::boxed), or a
    /// [`Slot`](crate::memory::Slot) and [`initialise`](Network::initialise): this one is built on the stack.
    #[inline]
    fn init(rng: &mut dyn Rng) -> Self {
        let mut network = Self::ZEROED;
        network.initialise(rng);
        network
    }

    /// A network on the heap with parameters drawn from `rng`, made there. What takes a `&mut` network takes it as
    /// `&mut *net`.
    #[cfg(feature = "alloc")]
    fn boxed(rng: &mut dyn Rng) -> alloc::boxed::Box<Self> {
        let mut network = crate::memory::zeroed_box::<Self>();
        network.initialise(rng);
        network
    }

    /// Draws the parameters anew, in place.
    fn initialise(&mut self, rng: &mut dyn Rng) {
        let (parameters, state) = self.parts_mut();
        parameters.flat_mut().fill(Self::Scalar::ZERO);
        state.flat_mut().fill(Self::Scalar::ZERO);
        <Self as Layer>::draw(parameters, state, rng);
    }

    /// The output for one input. Dropout does nothing; batch normalisation takes its running statistics. The memory that it
    /// takes lies on the stack; [`predict_in`](Network::predict_in) takes a caller's.
    ///
    /// On a microcontroller with floats of its own it takes as many instructions whatever the input, unless the network has an
    /// `elu`, a `selu` or an `embedding`: counted on a Cortex-M4F in `f32`, NaN and subnormal numbers included. Where floats
    /// are computed by the compiler's routines (Cortex-M0 and M3, RISC-V without F, and `f64` beside `f32` in hardware), the
    /// time depends on the numbers.
    #[inline]
    fn predict(&self, input: &Self::InputArray) -> Self::OutputArray {
        let mut output = Self::OutputArray::ZEROED;
        let one = One {
            network: self,
            input,
            output: &mut output,
        };
        isa::run(one);
        output
    }

    /// The output for the input that lies in the buffer, which is overwritten on the way: all of the memory that an inference
    /// takes is the caller's, [`RAM`](Cost::ram) bytes, and nothing large lies on the stack.
    ///
    /// ```
    /// use nn_core::memory::Slot;
    /// use nn_core::prelude::*;
    ///
    /// network! {
    ///     struct Digits: [8, 8, 1] -> [10] {
    ///         conv2d(16, kernel = 3, padding = same),
    ///         relu,
    ///         max_pool2d(2),
    ///         flatten,
    ///         dense(10),
    ///     }
    /// }
    ///
    /// static BUFFER: Slot<Buffer<Digits>> = Slot::new();
    /// assert_eq!(size_of::<Buffer<Digits>>(), Digits::RAM);
    ///
    /// let net = Digits::init(&mut seeded_rng(1));
    /// let image = [[[0.5]; 8]; 8];
    /// let buffer = BUFFER.take().expect("taken once");
    /// *buffer.input_mut() = image;
    /// let scores: &[f32; 10] = net.predict_in(buffer);
    /// assert_eq!(*scores, net.predict(&image));
    /// ```
    #[inline]
    fn predict_in<'a>(&self, buffer: &'a mut Buffer<Self>) -> &'a Self::OutputArray {
        let mut end = End::Front;
        isa::run(Within {
            network: self,
            arena: buffer.0.flat_mut(),
            input: None,
            output: &mut end,
        });
        buffer.output(end)
    }

    /// The output for an input that lies elsewhere and stays as it is, in memory that the caller gives.
    #[inline]
    fn predict_from<'a>(
        &self,
        input: &Self::InputArray,
        buffer: &'a mut Buffer<Self>,
    ) -> &'a Self::OutputArray {
        let mut end = End::Front;
        isa::run(Within {
            network: self,
            arena: buffer.0.flat_mut(),
            input: Some(input),
            output: &mut end,
        });
        buffer.output(end)
    }

    /// The outputs for a batch of inputs, in room that the caller gives.
    ///
    /// # Panics
    ///
    /// If there are more inputs than `BATCH`, or not as many outputs as inputs.
    #[inline]
    fn predict_batch<const BATCH: usize>(
        &self,
        inputs: &[Self::InputArray],
        outputs: &mut [Self::OutputArray],
        scratch: &mut Self::Scratch<BATCH>,
    ) {
        assert!(inputs.len() <= BATCH, "more inputs than there is room for");
        assert!(inputs.len() == outputs.len(), "as many outputs as inputs");
        let inference = Inference {
            network: self,
            inputs,
            outputs,
            scratch: scratch.flat_mut(),
        };
        isa::run(inference);
    }

    /// Every output for a slice of inputs, in batches.
    #[cfg(feature = "alloc")]
    fn predict_all(&self, inputs: &[Self::InputArray]) -> alloc::vec::Vec<Self::OutputArray> {
        const BATCH: usize = 32;
        let mut scratch = crate::memory::zeroed_box::<Self::Scratch<BATCH>>();
        let mut outputs = alloc::vec![Self::OutputArray::ZEROED; inputs.len()];
        for (inputs, outputs) in inputs.chunks(BATCH).zip(outputs.chunks_mut(BATCH)) {
            self.predict_batch::<BATCH>(inputs, outputs, &mut scratch);
        }
        outputs
    }

    /// Writes parameters and state to a safetensors file: [`weights::save`](crate::weights::save).
    ///
    /// # Errors
    ///
    /// The file cannot be written, or a number is not finite; a file that was there before stays as it was.
    #[cfg(feature = "std")]
    fn save(&self, path: impl AsRef<std::path::Path>) -> Result<(), crate::weights::WeightsError> {
        crate::weights::save(self, path)
    }

    /// Reads parameters and state from a safetensors file: [`weights::load`](crate::weights::load).
    ///
    /// # Errors
    ///
    /// The file cannot be read, or its tensors are not those of the network, all of which are listed; the network
    /// then stays as it was.
    #[cfg(feature = "std")]
    fn load(
        &mut self,
        path: impl AsRef<std::path::Path>,
    ) -> Result<(), crate::weights::WeightsError> {
        crate::weights::load(self, path)
    }

    /// What the network is made of, and what it costs, as a table.
    ///
    /// ```
    /// use nn_core::prelude::*;
    ///
    /// network! {
    ///     struct Xor: [2] -> [1] {
    ///         dense(4),
    ///         tanh,
    ///         dense(1),
    ///     }
    /// }
    /// println!("{}", Xor::summary());
    /// ```
    #[must_use]
    fn summary() -> Summary {
        Summary {
            name: Self::NAME,
            input: <Self::Input as Shape>::DIMS,
            steps: <Self as Layer>::STEPS,
            scalar_bytes: Self::Scalar::BYTES,
            cost: Self::COST,
        }
    }
}

/// Memory for one inference of a network: its input, its output, and what lies between them, which share it. It has
/// [`RAM`](Cost::ram) bytes, and may lie in a `static`: [`Network::predict_in`].
pub struct Buffer<N: Network>(N::Arena);

// SAFETY: scalars, all of which may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<N: Network> Zeroed for Buffer<N> {}

impl<N: Network> Default for Buffer<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Network> Buffer<N> {
    /// A buffer of zeros. Large ones want a [`Slot`](crate::memory::Slot).
    #[must_use]
    pub const fn new() -> Self {
        Self::ZEROED
    }

    /// Where [`predict_in`](Network::predict_in) finds its input. It does not stay there: after an inference anything may lie
    /// here.
    pub fn input_mut(&mut self) -> &mut N::InputArray {
        const { Self::CHECKED };
        &mut view_mut(self.0.flat_mut(), 1)[0]
    }

    fn output(&self, end: End) -> &N::OutputArray {
        const { Self::CHECKED };
        let from = match end {
            End::Front => 0,
            End::Back => N::Arena::LEN - N::OutputArray::LEN,
        };
        &view(&self.0.flat()[from..], 1)[0]
    }

    /// That the arrays are those of the network's shapes, and fit in.
    const CHECKED: () = {
        let [input, output] = [N::Input::LEN, N::Output::LEN];
        assert!(
            N::InputArray::LEN == input && N::OutputArray::LEN == output,
            "an array and its shape differ in size"
        );
        let len = N::Arena::LEN;
        assert!(
            len >= input && len >= output && len >= N::ARENA && len >= N::ARENA_BESIDE,
            "the memory of an inference is smaller than its steps say"
        );
    };
}

/// What a network costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// How many numbers it learns.
    pub parameters: usize,
    /// Multiply-accumulates of one inference.
    pub macs: usize,
    /// Bytes of its numbers, learnt and kept.
    pub flash: usize,
    /// Bytes of one inference: input, output and what lies between them, as much as lives at the same time.
    pub ram: usize,
    /// Bytes that a call of [`predict`](Network::predict) takes of the stack at most: what lies between input and output, the
    /// output, and [`FRAME_BYTES`] for each frame: [`Layer::FRAMES`] of the step that has the most, and two for each block
    /// that it lies in. [`predict_in`](Network::predict_in) takes the frames alone, and the `step` of a network that takes
    /// frame after frame no more than all of this.
    ///
    /// A bound for builds with optimisation for 32-bit microcontrollers, checked by painted stacks on Cortex-M0, M3, M4F, M7,
    /// M33 and RISC-V; wider registers, and builds without optimisation, take more.
    pub stack: usize,
}

/// Bytes of a frame: what a call keeps of the stack for itself, registers and what did not fit into them.
pub const FRAME_BYTES: usize = 64;

impl Cost {
    /// `ram` and `stack` are scalars.
    const fn of(steps: &[Step], ram: usize, stack: usize, scalar_bytes: usize) -> Self {
        let mut cost = Self {
            parameters: 0,
            macs: 0,
            flash: 0,
            ram: ram * scalar_bytes,
            stack: stack * scalar_bytes + FRAME_BYTES * plan::frames(steps),
        };
        let mut place = 0;
        while place < steps.len() {
            cost.parameters += steps[place].parameters;
            cost.macs += steps[place].macs;
            cost.flash += (steps[place].parameters + steps[place].state) * scalar_bytes;
            place += 1;
        }
        cost
    }
}

/// The pass for one sample: its sizes and all of its memory are known where it is compiled.
struct One<'a, N: Network> {
    network: &'a N,
    input: &'a N::InputArray,
    output: &'a mut N::OutputArray,
}

impl<N: Network> Job for One<'_, N> {
    const IS_TINY: bool = isa::is_tiny(<N as Layer>::MACS);
    const IS_WIDE: bool = true;

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut scratch = N::Scratch::<1>::ZEROED;
        core::hint::black_box(&mut scratch);
        let inference = Inference {
            network: self.network,
            inputs: core::slice::from_ref(self.input),
            outputs: core::slice::from_mut(self.output),
            scratch: scratch.flat_mut(),
        };
        inference.run::<A>();
    }
}

/// The pass for one sample in a caller's memory.
struct Within<'a, N: Network> {
    network: &'a N,
    arena: &'a mut [N::Scalar],
    /// An input that lies elsewhere.
    input: Option<&'a N::InputArray>,
    /// Where the output then lies.
    output: &'a mut End,
}

impl<N: Network> Job for Within<'_, N> {
    const IS_TINY: bool = isa::is_tiny(<N as Layer>::MACS);
    const IS_WIDE: bool = true;

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let [parameters] = view(A::of(self.network.parameters().flat()), 1) else {
            return;
        };
        let [state] = view(A::of(self.network.state().flat()), 1) else {
            return;
        };
        let mut arena = Arena::new(A::of_mut(self.arena), 1);
        let input = match self.input {
            None => Value::Within(Place::at(End::Front)),
            Some(input) => Value::Kept(view(A::of(input.flat()), 1)),
        };
        let place = N::infer_in::<A::Of<N::Scalar>>(parameters, state, input, &mut arena);
        *self.output = place.end();
    }
}

/// The pass for a batch.
struct Inference<'a, N: Network> {
    network: &'a N,
    inputs: &'a [N::InputArray],
    outputs: &'a mut [N::OutputArray],
    scratch: &'a mut [N::Scalar],
}

impl<N: Network> Job for Inference<'_, N> {
    const IS_TINY: bool = isa::is_tiny(<N as Layer>::MACS);
    const IS_WIDE: bool = true;

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        const {
            assert!(
                N::InputArray::LEN == N::Input::LEN && N::OutputArray::LEN == N::Output::LEN,
                "an array and its shape differ in size"
            );
        }
        let batch = self.inputs.len();
        let [parameters] = view(A::of(self.network.parameters().flat()), 1) else {
            return;
        };
        let [state] = view(A::of(self.network.state().flat()), 1) else {
            return;
        };
        N::infer::<A::Of<N::Scalar>>(
            parameters,
            state,
            view(A::of(flatten(self.inputs)), batch),
            view_mut(A::of_mut(flatten_mut(self.outputs)), batch),
            A::of_mut(self.scratch),
        );
    }
}

/// Plain arrays seen as tensors of their shape.
pub(crate) fn tensors<S: Shape, T: Scalar, A: Array<T>>(arrays: &[A]) -> &[Tensor<S, T>] {
    const { assert!(A::LEN == S::LEN, "the array and the shape differ in size") };
    view(crate::flat::flatten(arrays), arrays.len())
}

/// One step of a network: what its table says, and what the passes need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// What it is, as it was written: `dense(64)`.
    pub kind: &'static str,
    /// The axes of its output.
    pub output: &'static [usize],
    /// How many numbers it learns.
    pub parameters: usize,
    /// How many numbers it keeps without learning them.
    pub state: usize,
    /// Multiply-accumulates of one inference.
    pub macs: usize,
    /// [`Layer::ARENA`]: what the step wants for input, output and what lies between them.
    pub arena: usize,
    /// [`Layer::ARENA_BESIDE`]
    pub arena_beside: usize,
    /// [`Layer::FRAMES`]
    pub frames: usize,
    /// [`Layer::BACKWARD_SCRATCH`]
    pub backward_scratch: usize,
    /// The steps it is made of, if it is a block or a network.
    pub steps: &'static [Step],
}

impl Step {
    /// A step that is a layer `L`.
    #[must_use]
    pub const fn of<L: Layer>(name: &'static str, kind: &'static str) -> Self {
        Self {
            name,
            kind,
            output: <L::Output as Shape>::DIMS,
            parameters: <L::Parameters<f32> as Flat<f32>>::LEN,
            state: <L::State<f32> as Flat<f32>>::LEN,
            macs: L::MACS,
            arena: L::ARENA,
            arena_beside: L::ARENA_BESIDE,
            frames: L::FRAMES,
            backward_scratch: L::BACKWARD_SCRATCH,
            steps: L::STEPS,
        }
    }

    /// A step that uses another's numbers, and has none of its own.
    #[doc(hidden)]
    #[must_use]
    pub const fn shared<L: Layer>(name: &'static str, kind: &'static str) -> Self {
        Self {
            parameters: 0,
            state: 0,
            ..Self::of::<L>(name, kind)
        }
    }

    /// A step without state, scratch and steps of its own, whose costs are known; `input` is how many scalars of an arena its
    /// input takes that its output does not.
    #[doc(hidden)]
    #[must_use]
    pub const fn plain(
        name: &'static str,
        kind: &'static str,
        input: usize,
        output: &'static [usize],
        parameters: usize,
        macs: usize,
    ) -> Self {
        Self {
            name,
            kind,
            output,
            parameters,
            state: 0,
            macs,
            arena: input + product(output),
            arena_beside: product(output),
            frames: crate::layer::FEW_FRAMES,
            backward_scratch: 0,
            steps: &[],
        }
    }

    /// How many scalars come out of it.
    #[must_use]
    pub const fn output_len(&self) -> usize {
        product(self.output)
    }
}

/// A network as a table of its steps: [`Network::summary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// The network's name.
    pub name: &'static str,
    /// The axes of its input.
    pub input: &'static [usize],
    /// Its steps.
    pub steps: &'static [Step],
    /// Bytes of one number.
    pub scalar_bytes: usize,
    /// What it costs in all.
    pub cost: Cost,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table {
            name_width: width(self.steps, 0, &|step| step.name).max("total".len()),
            kind_width: width(self.steps, 0, &|step| step.kind).max("input".len()),
            scalar_bytes: self.scalar_bytes,
            formatter: f,
        };
        writeln!(table.formatter, "{}", self.name)?;
        table.rule()?;
        table.row("step", "", "output", ["parameters", "MACs", "flash", "RAM"])?;
        table.rule()?;
        table.row("", "input", Dims(self.input), [""; 4])?;
        table.steps(self.steps, 0)?;
        table.rule()?;
        let Cost {
            parameters,
            macs,
            flash,
            ram,
            stack,
        } = self.cost;
        let numbers = [parameters, macs, flash, ram].map(Thousands);
        table.row("total", "", "", numbers)?;
        write!(
            f,
            "bytes; RAM is what lives at the same time, input and output included; a call of `predict` takes {} of stack",
            Thousands(stack)
        )
    }
}

/// How far a step within a block is set in.
const INDENT: usize = 2;

/// The longest name or kind, those of steps in blocks with their indent.
fn width(steps: &[Step], indent: usize, text: &dyn Fn(&Step) -> &'static str) -> usize {
    let widths = steps.iter().map(|step| {
        let own = indent + text(step).chars().count();
        own.max(width(step.steps, indent + INDENT, text))
    });
    widths.max().unwrap_or(0)
}

/// Writes rows of one width.
struct Table<'a, 'b> {
    name_width: usize,
    kind_width: usize,
    scalar_bytes: usize,
    formatter: &'a mut fmt::Formatter<'b>,
}

impl Table<'_, '_> {
    fn rule(&mut self) -> fmt::Result {
        let width = self.name_width + self.kind_width + 2 + 2 + 16 + 4 * 13;
        for _ in 0..width {
            self.formatter.write_str("─")?;
        }
        self.formatter.write_str("\n")
    }

    fn row(
        &mut self,
        name: impl fmt::Display,
        kind: &str,
        output: impl fmt::Display,
        numbers: [impl fmt::Display; 4],
    ) -> fmt::Result {
        let Self {
            name_width,
            kind_width,
            ..
        } = *self;
        let [parameters, macs, flash, ram] = numbers;
        writeln!(
            self.formatter,
            "{name:name_width$}  {kind:kind_width$}  {output:>16} {parameters:>12} {macs:>12} {flash:>12} {ram:>12}"
        )
    }

    /// A block's steps are set in below it; its own row has the sums.
    fn steps(&mut self, steps: &[Step], indent: usize) -> fmt::Result {
        for step in steps {
            let name = Indented {
                indent,
                text: step.name,
            };
            let flash = (step.parameters + step.state) * self.scalar_bytes;
            let ram = step.arena * self.scalar_bytes;
            let numbers = [step.parameters, step.macs, flash, ram].map(Thousands);
            self.row(name, step.kind, Dims(step.output), numbers)?;
            self.steps(step.steps, indent + INDENT)?;
        }
        Ok(())
    }
}

/// A text set in, padded as asked for.
struct Indented {
    indent: usize,
    text: &'static str,
}

impl fmt::Display for Indented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.indent {
            f.write_str(" ")?;
        }
        let rest = f.width().unwrap_or(0).saturating_sub(self.indent);
        write!(f, "{:rest$}", self.text)
    }
}

/// `[8, 8, 1]`, padded as asked for.
struct Dims(&'static [usize]);

impl fmt::Display for Dims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Padded::new();
        for (place, dim) in self.0.iter().enumerate() {
            fmt::write(
                &mut text,
                format_args!("{}{dim}", if place == 0 { "[" } else { ", " }),
            )?;
        }
        fmt::write(&mut text, format_args!("]"))?;
        f.pad(text.as_str())
    }
}

/// `12 345`: with a comma between thousands, padded as asked for.
struct Thousands(usize);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Padded::new();
        let mut divisor = 1;
        while self.0 / divisor >= 1000 {
            divisor *= 1000;
        }
        fmt::write(&mut text, format_args!("{}", self.0 / divisor))?;
        while divisor > 1 {
            divisor /= 1000;
            fmt::write(&mut text, format_args!(",{:03}", self.0 / divisor % 1000))?;
        }
        f.pad(text.as_str())
    }
}

/// A short text without a heap: enough for three axes, or a number with commas.
struct Padded {
    bytes: [u8; 72],
    len: usize,
}

impl Padded {
    fn new() -> Self {
        Self {
            bytes: [0; 72],
            len: 0,
        }
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.len]).unwrap_or("")
    }
}

impl fmt::Write for Padded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes
            .get_mut(self.len..end)
            .ok_or(fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
