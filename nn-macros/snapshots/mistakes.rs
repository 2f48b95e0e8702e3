// The expansion of
//
//     network! {
//         pub struct Digits: [64] -> [10] {
//             hidden: dens(32),
//             relu,
//             output: dense(12),
//         }
//     }

#[doc(hidden)]
type DigitsUnknown = <::nn_core::layer::opaque::Chosen<
    (),
    {
        ::core::compile_error! {
            "there is no step `dens`\n= help: did you mean `dense`?"
        }
    },
> as ::nn_core::layer::opaque::Choose>::Layer;
::core::compile_error! {
    "`Digits` promises the output [10], but `output` produces [12]\n= help: write `-> [12]`, or end with a step that produces [10]"
}
/**

# Steps

| step | | output | parameters | multiply-accumulates |
|---|---|---|---:|---:|
| | input | `[64]` | | |
| `hidden` | `dens(32)` | its own | its own | its own |
| `relu1` | `relu` | its own |  |  |
| `output` | `dense(12)` | `[12]` | its own | its own |
| | total | | its own | its own |
*/
#[repr(C)]
#[cfg_attr(not(target_os = "none"), repr(align(64)))]
pub struct Digits<T: ::nn_core::math::Scalar = ::core::primitive::f32> {
    /// What is trained.
    pub parameters: DigitsParameters<T>,
    /// What is kept but not trained: running statistics.
    pub state: DigitsState<T>,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for Digits<T> {}
///What [`Digits`] learns.
#[repr(C)]
pub struct DigitsParameters<T: ::nn_core::math::Scalar> {
    ///`dens(32)`
    pub hidden: ::nn_core::layer::Parameters<DigitsUnknown, T>,
    ///`dense(12)`
    pub output: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U1,
            ::nn_core::typenum::U12,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed
for DigitsParameters<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T>
for DigitsParameters<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for DigitsParameters<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for DigitsParameters<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for DigitsParameters<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <Digits as ::nn_core::layer::Layer>::PARAMETER_TENSORS;
        ::nn_core::entry::debug(
            "DigitsParameters",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What [`Digits`] keeps without learning it.
#[repr(C)]
pub struct DigitsState<T: ::nn_core::math::Scalar> {
    ///`dens(32)`
    pub hidden: ::nn_core::layer::State<DigitsUnknown, T>,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for DigitsState<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T> for DigitsState<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for DigitsState<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for DigitsState<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for DigitsState<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <Digits as ::nn_core::layer::Layer>::STATE_TENSORS;
        ::nn_core::entry::debug(
            "DigitsState",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What a training step of [`Digits`] remembers of its forward pass.
#[doc(hidden)]
pub struct DigitsTape<
    T: ::nn_core::math::Scalar,
    const BATCH: ::core::primitive::usize,
> {
    ///`dens(32)`
    pub hidden: ::nn_core::layer::Record<DigitsUnknown, T, BATCH>,
    ///`relu`
    pub relu1: ::nn_core::layer::Record<
        ::nn_core::layer::Elementwise<
            ::nn_core::shape::Vector<::nn_core::typenum::U1>,
            ::nn_core::activation::Relu,
        >,
        T,
        BATCH,
    >,
    ///`dense(12)`
    pub output: ::nn_core::layer::Tape<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U1,
            ::nn_core::typenum::U12,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
        BATCH,
    >,
}
unsafe impl<
    T: ::nn_core::math::Scalar,
    const BATCH: ::core::primitive::usize,
> ::nn_core::memory::Zeroed for DigitsTape<T, BATCH> {}
impl<T: ::nn_core::math::Scalar> ::nn_core::layer::Layer for Digits<T> {
    type Input = ::nn_core::shape::Vector<::nn_core::typenum::U64>;
    type Output = ::nn_core::shape::Vector<::nn_core::typenum::U10>;
    type Parameters<S: ::nn_core::math::Scalar> = DigitsParameters<S>;
    type State<S: ::nn_core::math::Scalar> = DigitsState<S>;
    type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = DigitsTape<
        S,
        BATCH,
    >;
    #[inline]
    fn infer<S: ::nn_core::math::Scalar>(
        parameters: &Self::Parameters<S>,
        state: &Self::State<S>,
        inputs: &[::nn_core::tensor::Tensor<Self::Input, S>],
        outputs: &mut [::nn_core::tensor::Tensor<Self::Output, S>],
        scratch: &mut [S],
    ) {
        ::nn_core::arena::infer::<Self, S>(parameters, state, inputs, outputs, scratch);
    }
    #[inline]
    #[allow(unused_variables, clippy::too_many_arguments)]
    fn infer_in<S: ::nn_core::math::Scalar>(
        parameters: &<Self as ::nn_core::layer::Layer>::Parameters<S>,
        state: &<Self as ::nn_core::layer::Layer>::State<S>,
        input: ::nn_core::arena::Value<'_, <Self as ::nn_core::layer::Layer>::Input, S>,
        arena: &mut ::nn_core::arena::Arena<'_, S>,
    ) -> ::nn_core::arena::Place<<Self as ::nn_core::layer::Layer>::Output> {
        ::core::unimplemented!()
    }
    #[inline]
    #[allow(unused_variables, clippy::too_many_arguments)]
    fn forward<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize>(
        parameters: &<Self as ::nn_core::layer::Layer>::Parameters<S>,
        state: &mut <Self as ::nn_core::layer::Layer>::State<S>,
        inputs: &[::nn_core::tensor::Tensor<
            <Self as ::nn_core::layer::Layer>::Input,
            S,
        >],
        outputs: &mut [::nn_core::tensor::Tensor<
            <Self as ::nn_core::layer::Layer>::Output,
            S,
        >],
        tape: &mut <Self as ::nn_core::layer::Layer>::Tape<S, BATCH>,
        rng: &mut dyn ::nn_core::rand::Rng,
    ) {
        ::core::unimplemented!()
    }
    #[inline]
    #[allow(unused_variables, clippy::too_many_arguments)]
    fn backward<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize>(
        parameters: &<Self as ::nn_core::layer::Layer>::Parameters<S>,
        inputs: &[::nn_core::tensor::Tensor<
            <Self as ::nn_core::layer::Layer>::Input,
            S,
        >],
        outputs: &[::nn_core::tensor::Tensor<
            <Self as ::nn_core::layer::Layer>::Output,
            S,
        >],
        tape: &mut <Self as ::nn_core::layer::Layer>::Tape<S, BATCH>,
        d_outputs: &[::nn_core::tensor::Tensor<
            <Self as ::nn_core::layer::Layer>::Output,
            S,
        >],
        d_inputs: ::core::option::Option<
            &mut [::nn_core::tensor::Tensor<<Self as ::nn_core::layer::Layer>::Input, S>],
        >,
        d_parameters: &mut <Self as ::nn_core::layer::Layer>::Parameters<S>,
        scratch: &mut [S],
    ) {
        ::core::unimplemented!()
    }
}
impl<T: ::nn_core::math::Scalar> ::nn_core::network::Network for Digits<T> {
    type Scalar = T;
    type InputArray = [T; 64usize];
    type OutputArray = [T; 10usize];
    type Arena = [T; <Digits<::core::primitive::f32> as ::nn_core::layer::Layer>::ARENA];
    type Scratch<const BATCH: ::core::primitive::usize> = [[T; <Digits<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::SCRATCH]; BATCH];
    type BackwardScratch<const BATCH: ::core::primitive::usize> = [[T; <Digits<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::BACKWARD_SCRATCH]; BATCH];
    const NAME: &'static ::core::primitive::str = "Digits";
    #[inline(always)]
    fn parameters(&self) -> &<Self as ::nn_core::layer::Layer>::Parameters<T> {
        &self.parameters
    }
    #[inline(always)]
    fn state(&self) -> &<Self as ::nn_core::layer::Layer>::State<T> {
        &self.state
    }
    #[inline(always)]
    #[allow(clippy::type_complexity)]
    fn parts_mut(
        &mut self,
    ) -> (
        &mut <Self as ::nn_core::layer::Layer>::Parameters<T>,
        &mut <Self as ::nn_core::layer::Layer>::State<T>,
    ) {
        (&mut self.parameters, &mut self.state)
    }
}
impl<T: ::nn_core::math::Scalar> Digits<T> {
    /// The output for one input, without a heap.
    #[inline]
    #[must_use]
    #[allow(dead_code)]
    pub fn predict(&self, input: &[T; 64usize]) -> [T; 10usize] {
        ::nn_core::network::Network::predict(self, input)
    }
}
#[allow(dead_code)]
impl Digits {
    /// How many numbers it learns.
    pub const PARAMETERS: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .parameters;
    /// Multiply-accumulates of one inference.
    pub const MACS: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .macs;
    /// Bytes of its numbers.
    pub const FLASH: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .flash;
    /// Bytes of one inference: input, output and what lies between them, as much as lives at the same time.
    pub const RAM: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .ram;
    /// Bytes that a call of `predict` takes of the stack at most.
    pub const STACK: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .stack;
    /// A network with parameters drawn from `rng`.
    pub fn init(rng: &mut dyn ::nn_core::rand::Rng) -> Self {
        ::nn_core::network::Network::init(rng)
    }
    ::nn_core::with_alloc! {
        #[doc =
        r" A network on the heap with parameters drawn from `rng`, made there: it never lies on the stack."]
        pub fn boxed(rng : & mut dyn ::nn_core::rand::Rng) -> ::nn_core::boxed::Box <
        Self > { ::nn_core::network::Network::boxed(rng) }
    }
    /// Bytes that training takes beside the network and the data: the batch, the tape, the gradient and the
    /// optimiser's state, which a `TrainingMemory` holds.
    #[must_use]
    pub const fn train_ram<
        O: ::nn_core::optim::Optimiser,
        const BATCH: ::core::primitive::usize,
    >() -> ::core::primitive::usize {
        ::core::mem::size_of::<::nn_core::train::TrainingMemory<Self, O, BATCH>>()
    }
    /// What it is made of, and what it costs, as a table.
    #[must_use]
    pub fn summary() -> ::nn_core::network::Summary {
        <Self as ::nn_core::network::Network>::summary()
    }
}
