// The expansion of
//
//     network! {
//         pub(crate) struct Classifier: [64] -> [10] {
//             encoder: crate::networks::Encoder,
//             head: dense(16 -> 10),
//         }
//     }

/**

# Steps

| step | | output | parameters | multiply-accumulates |
|---|---|---|---:|---:|
| | input | `[64]` | | |
| `encoder` | `crate::networks::Encoder` | its own | its own | its own |
| `head` | `dense(16 -> 10)` | `[10]` | its own | its own |
| | total | | its own | its own |
*/
#[repr(C)]
#[cfg_attr(not(target_os = "none"), repr(align(64)))]
pub(crate) struct Classifier<T: ::nn_core::math::Scalar = ::core::primitive::f32> {
    /// What is trained.
    pub(crate) parameters: ClassifierParameters<T>,
    /// What is kept but not trained: running statistics.
    pub(crate) state: ClassifierState<T>,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for Classifier<T> {}
#[doc(hidden)]
pub(crate) type ClassifierEncoderStepPath = crate::networks::Encoder;
#[doc(hidden)]
pub(crate) type ClassifierEncoderStep = <::nn_core::layer::opaque::Chosen<
    ClassifierEncoderStepPath,
    {
        use ::nn_core::layer::opaque::NoCandidate as _;
        ::nn_core::layer::opaque::Candidate::<ClassifierEncoderStepPath>::IS_LAYER
    },
> as ::nn_core::layer::opaque::Choose>::Layer;
const _: () = ::nn_core::layer::opaque::assert_layer::<ClassifierEncoderStepPath>();
///What [`Classifier`] learns.
#[repr(C)]
pub(crate) struct ClassifierParameters<T: ::nn_core::math::Scalar> {
    ///`crate::networks::Encoder`
    pub(crate) encoder: ::nn_core::layer::Parameters<ClassifierEncoderStep, T>,
    ///`dense(16 -> 10)`
    pub(crate) head: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            <<ClassifierEncoderStep as ::nn_core::layer::Layer>::Output as ::nn_core::shape::Shape>::Features,
            ::nn_core::typenum::U10,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed
for ClassifierParameters<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T>
for ClassifierParameters<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for ClassifierParameters<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for ClassifierParameters<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for ClassifierParameters<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <Classifier as ::nn_core::layer::Layer>::PARAMETER_TENSORS;
        ::nn_core::entry::debug(
            "ClassifierParameters",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What [`Classifier`] keeps without learning it.
#[repr(C)]
pub(crate) struct ClassifierState<T: ::nn_core::math::Scalar> {
    ///`crate::networks::Encoder`
    pub(crate) encoder: ::nn_core::layer::State<ClassifierEncoderStep, T>,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed
for ClassifierState<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T> for ClassifierState<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for ClassifierState<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for ClassifierState<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for ClassifierState<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <Classifier as ::nn_core::layer::Layer>::STATE_TENSORS;
        ::nn_core::entry::debug(
            "ClassifierState",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What a training step of [`Classifier`] remembers of its forward pass.
#[doc(hidden)]
pub(crate) struct ClassifierTape<
    T: ::nn_core::math::Scalar,
    const BATCH: ::core::primitive::usize,
> {
    ///`crate::networks::Encoder`
    pub(crate) encoder: ::nn_core::layer::Record<ClassifierEncoderStep, T, BATCH>,
    ///`dense(16 -> 10)`
    pub(crate) head: ::nn_core::layer::Tape<
        ::nn_core::layer::Dense<
            <<ClassifierEncoderStep as ::nn_core::layer::Layer>::Output as ::nn_core::shape::Shape>::Features,
            ::nn_core::typenum::U10,
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
> ::nn_core::memory::Zeroed for ClassifierTape<T, BATCH> {}
const _: () = {
    #[allow(non_camel_case_types)]
    type Step_encoder = ClassifierEncoderStep;
    #[allow(non_camel_case_types)]
    type Step_head = ::nn_core::layer::Dense<
        <<ClassifierEncoderStep as ::nn_core::layer::Layer>::Output as ::nn_core::shape::Shape>::Features,
        ::nn_core::typenum::U10,
        ::nn_core::init::GlorotUniform,
        ::nn_core::layer::WithBias,
    >;
    const STEPS: &'static [::nn_core::network::Step; 2usize] = &[
        ::nn_core::network::Step::of::<
            Step_encoder,
        >("encoder", "crate::networks::Encoder"),
        ::nn_core::network::Step::of::<Step_head>("head", "dense(16 -> 10)"),
    ];
    const ARENA: [::core::primitive::usize; 2] = ::nn_core::plan::series(STEPS);
    const D_EVEN: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[0usize]);
    const D_ODD: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[]);
    type This = Classifier<::core::primitive::f32>;
    const fn parameter_tensors() -> [::nn_core::entry::Entry; 2usize] {
        [
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_encoder>("encoder"),
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_head>("head"),
        ]
    }
    const fn state_tensors() -> [::nn_core::entry::Entry; 1usize] {
        [::nn_core::entry::Entry::state_tensors_of::<Step_encoder>("encoder")]
    }
    #[inline]
    #[allow(unused_variables, clippy::type_complexity)]
    fn draw<T: ::nn_core::math::Scalar>(
        (
            parameters,
            state,
            rng,
        ): (
            &mut <This as ::nn_core::layer::Layer>::Parameters<T>,
            &mut <This as ::nn_core::layer::Layer>::State<T>,
            &mut dyn ::nn_core::rand::Rng,
        ),
    ) {
        <Step_encoder as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.encoder, &mut state.encoder, rng);
        <Step_head as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.head, &mut (), rng);
    }
    #[inline]
    #[allow(unused_variables, clippy::type_complexity)]
    fn infer_in<T: ::nn_core::math::Scalar>(
        (
            parameters,
            state,
            input,
            arena,
        ): (
            &<This as ::nn_core::layer::Layer>::Parameters<T>,
            &<This as ::nn_core::layer::Layer>::State<T>,
            ::nn_core::arena::Value<'_, <This as ::nn_core::layer::Layer>::Input, T>,
            &mut ::nn_core::arena::Arena<'_, T>,
        ),
    ) -> ::nn_core::arena::Place<<This as ::nn_core::layer::Layer>::Output> {
        let y = <Step_encoder as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.encoder, &state.encoder, input.adapt(), arena);
        let y = <Step_head as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.head, &(), ::nn_core::arena::Value::Within(y.adapt()), arena);
        y
    }
    #[inline]
    #[allow(unused_variables, clippy::type_complexity)]
    fn forward<T: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize>(
        (
            parameters,
            state,
            inputs,
            outputs,
            tape,
            rng,
        ): (
            &<This as ::nn_core::layer::Layer>::Parameters<T>,
            &mut <This as ::nn_core::layer::Layer>::State<T>,
            &[::nn_core::tensor::Tensor<<This as ::nn_core::layer::Layer>::Input, T>],
            &mut [::nn_core::tensor::Tensor<
                <This as ::nn_core::layer::Layer>::Output,
                T,
            >],
            &mut <This as ::nn_core::layer::Layer>::Tape<T, BATCH>,
            &mut dyn ::nn_core::rand::Rng,
        ),
    ) {
        let batch = inputs.len();
        let x = ::nn_core::tensor::adapt(inputs);
        let y = &mut tape.encoder.output[..batch];
        <Step_encoder as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.encoder, &mut state.encoder, x, y, &mut tape.encoder.tape, rng);
        let x = ::nn_core::tensor::adapt(y);
        let y = outputs;
        <Step_head as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.head, &mut (), x, y, &mut tape.head, rng);
    }
    #[inline]
    #[allow(unused_variables, clippy::type_complexity)]
    fn backward<T: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize>(
        (
            parameters,
            inputs,
            outputs,
            tape,
            d_outputs,
            d_inputs,
            d_parameters,
            scratch,
        ): (
            &<This as ::nn_core::layer::Layer>::Parameters<T>,
            &[::nn_core::tensor::Tensor<<This as ::nn_core::layer::Layer>::Input, T>],
            &[::nn_core::tensor::Tensor<<This as ::nn_core::layer::Layer>::Output, T>],
            &mut <This as ::nn_core::layer::Layer>::Tape<T, BATCH>,
            &[::nn_core::tensor::Tensor<<This as ::nn_core::layer::Layer>::Output, T>],
            ::core::option::Option<
                &mut [::nn_core::tensor::Tensor<
                    <This as ::nn_core::layer::Layer>::Input,
                    T,
                >],
            >,
            &mut <This as ::nn_core::layer::Layer>::Parameters<T>,
            &mut [T],
        ),
    ) {
        let batch = inputs.len();
        let wanted = d_inputs.is_some();
        let (even, scratch) = scratch.split_at_mut(D_EVEN * batch);
        let (odd, scratch) = scratch.split_at_mut(D_ODD * batch);
        let dy = d_outputs;
        let dx = ::nn_core::flat::view_mut(even, batch);
        <Step_head as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.head,
            ::nn_core::tensor::adapt(&tape.encoder.output[..batch]),
            outputs,
            &mut tape.head,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut d_parameters.head,
            scratch,
        );
        let dy = ::nn_core::tensor::adapt(dx);
        <Step_encoder as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.encoder,
            ::nn_core::tensor::adapt(inputs),
            &tape.encoder.output[..batch],
            &mut tape.encoder.tape,
            dy,
            d_inputs.map(::nn_core::tensor::adapt_mut),
            &mut d_parameters.encoder,
            scratch,
        );
    }
    impl<T: ::nn_core::math::Scalar> ::nn_core::layer::Layer for Classifier<T> {
        type Input = ::nn_core::shape::Vector<::nn_core::typenum::U64>;
        type Output = ::nn_core::shape::Vector<::nn_core::typenum::U10>;
        type Parameters<S: ::nn_core::math::Scalar> = ClassifierParameters<S>;
        type State<S: ::nn_core::math::Scalar> = ClassifierState<S>;
        type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = ClassifierTape<
            S,
            BATCH,
        >;
        const PARAMETER_TENSORS: &'static [::nn_core::entry::Entry] = &parameter_tensors();
        const STATE_TENSORS: &'static [::nn_core::entry::Entry] = &state_tensors();
        const STEPS: &'static [::nn_core::network::Step] = STEPS;
        const MACS: ::core::primitive::usize = ::nn_core::plan::macs(STEPS);
        const SCRATCH: ::core::primitive::usize = ARENA[1];
        const ARENA: ::core::primitive::usize = ARENA[0];
        const ARENA_BESIDE: ::core::primitive::usize = ARENA[1];
        const BACKWARD_SCRATCH: ::core::primitive::usize = D_EVEN + D_ODD
            + ::nn_core::plan::backward_scratch(STEPS);
        #[inline]
        fn infer<S: ::nn_core::math::Scalar>(
            parameters: &Self::Parameters<S>,
            state: &Self::State<S>,
            inputs: &[::nn_core::tensor::Tensor<Self::Input, S>],
            outputs: &mut [::nn_core::tensor::Tensor<Self::Output, S>],
            scratch: &mut [S],
        ) {
            ::nn_core::arena::infer::<
                Self,
                S,
            >(parameters, state, inputs, outputs, scratch);
        }
        #[inline]
        #[allow(unused_variables, clippy::too_many_arguments)]
        fn draw<S: ::nn_core::math::Scalar>(
            parameters: &mut <Self as ::nn_core::layer::Layer>::Parameters<S>,
            state: &mut <Self as ::nn_core::layer::Layer>::State<S>,
            rng: &mut dyn ::nn_core::rand::Rng,
        ) {
            draw::<S>((parameters, state, rng))
        }
        #[inline]
        #[allow(unused_variables, clippy::too_many_arguments)]
        fn infer_in<S: ::nn_core::math::Scalar>(
            parameters: &<Self as ::nn_core::layer::Layer>::Parameters<S>,
            state: &<Self as ::nn_core::layer::Layer>::State<S>,
            input: ::nn_core::arena::Value<
                '_,
                <Self as ::nn_core::layer::Layer>::Input,
                S,
            >,
            arena: &mut ::nn_core::arena::Arena<'_, S>,
        ) -> ::nn_core::arena::Place<<Self as ::nn_core::layer::Layer>::Output> {
            infer_in::<S>((parameters, state, input, arena))
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
            forward::<S, BATCH>((parameters, state, inputs, outputs, tape, rng))
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
                &mut [::nn_core::tensor::Tensor<
                    <Self as ::nn_core::layer::Layer>::Input,
                    S,
                >],
            >,
            d_parameters: &mut <Self as ::nn_core::layer::Layer>::Parameters<S>,
            scratch: &mut [S],
        ) {
            backward::<
                S,
                BATCH,
            >((
                parameters,
                inputs,
                outputs,
                tape,
                d_outputs,
                d_inputs,
                d_parameters,
                scratch,
            ))
        }
    }
};
impl<T: ::nn_core::math::Scalar> ::nn_core::network::Network for Classifier<T> {
    type Scalar = T;
    type InputArray = [T; 64usize];
    type OutputArray = [T; 10usize];
    type Arena = [T; <Classifier<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::ARENA];
    type Scratch<const BATCH: ::core::primitive::usize> = [[T; <Classifier<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::SCRATCH]; BATCH];
    type BackwardScratch<const BATCH: ::core::primitive::usize> = [[T; <Classifier<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::BACKWARD_SCRATCH]; BATCH];
    const NAME: &'static ::core::primitive::str = "Classifier";
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
impl<T: ::nn_core::math::Scalar> Classifier<T> {
    /// The output for one input, without a heap.
    #[inline]
    #[must_use]
    #[allow(dead_code)]
    pub(crate) fn predict(&self, input: &[T; 64usize]) -> [T; 10usize] {
        ::nn_core::network::Network::predict(self, input)
    }
}
#[allow(dead_code)]
impl Classifier {
    /// How many numbers it learns.
    pub(crate) const PARAMETERS: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .parameters;
    /// Multiply-accumulates of one inference.
    pub(crate) const MACS: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .macs;
    /// Bytes of its numbers.
    pub(crate) const FLASH: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .flash;
    /// Bytes of one inference: input, output and what lies between them, as much as lives at the same time.
    pub(crate) const RAM: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .ram;
    /// Bytes that a call of `predict` takes of the stack at most.
    pub(crate) const STACK: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .stack;
    /// A network with parameters drawn from `rng`.
    pub(crate) fn init(rng: &mut dyn ::nn_core::rand::Rng) -> Self {
        ::nn_core::network::Network::init(rng)
    }
    ::nn_core::with_alloc! {
        #[doc =
        r" A network on the heap with parameters drawn from `rng`, made there: it never lies on the stack."]
        pub (crate) fn boxed(rng : & mut dyn ::nn_core::rand::Rng) ->
        ::nn_core::boxed::Box < Self > { ::nn_core::network::Network::boxed(rng) }
    }
    /// Bytes that training takes beside the network and the data: the batch, the tape, the gradient and the
    /// optimiser's state, which a `TrainingMemory` holds.
    #[must_use]
    pub(crate) const fn train_ram<
        O: ::nn_core::optim::Optimiser,
        const BATCH: ::core::primitive::usize,
    >() -> ::core::primitive::usize {
        ::core::mem::size_of::<::nn_core::train::TrainingMemory<Self, O, BATCH>>()
    }
    /// What it is made of, and what it costs, as a table.
    #[must_use]
    pub(crate) fn summary() -> ::nn_core::network::Summary {
        <Self as ::nn_core::network::Network>::summary()
    }
}
const _: () = ::nn_core::check::join(
    "`encoder`",
    <<ClassifierEncoderStep as ::nn_core::layer::Layer>::Input as ::nn_core::shape::Shape>::DIMS,
    "the input of `Classifier` has",
    &[64usize],
);
const _: () = ::nn_core::check::stated(
    "`head`",
    16usize,
    10usize,
    "`encoder` produces",
    <<ClassifierEncoderStep as ::nn_core::layer::Layer>::Output as ::nn_core::shape::Shape>::DIMS,
);
