// The expansion of
//
//     network! {
//         /// Exclusive or.
//         #[derive(Clone, Debug)]
//         pub struct Xor: [2] -> [1] {
//             hidden: dense(8),
//             tanh,
//             output: dense(1),
//         }
//     }

/// Exclusive or.
#[derive(Clone, Debug)]
/**

# Steps

| step | | output | parameters | multiply-accumulates |
|---|---|---|---:|---:|
| | input | `[2]` | | |
| `hidden` | `dense(8)` | `[8]` | 24 | 16 |
| `tanh1` | `tanh` | `[8]` |  |  |
| `output` | `dense(1)` | `[1]` | 9 | 8 |
| | total | | 33 | 24 |
*/
#[repr(C)]
#[cfg_attr(not(target_os = "none"), repr(align(64)))]
pub struct Xor<T: ::nn_core::math::Scalar = ::core::primitive::f32> {
    /// What is trained.
    pub parameters: XorParameters<T>,
    /// What is kept but not trained: running statistics.
    pub state: (),
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for Xor<T> {}
///What [`Xor`] learns.
#[repr(C)]
pub struct XorParameters<T: ::nn_core::math::Scalar> {
    ///`dense(8)`
    pub hidden: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U2,
            ::nn_core::typenum::U8,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
    ///`dense(1)`
    pub output: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U8,
            ::nn_core::typenum::U1,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for XorParameters<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T> for XorParameters<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for XorParameters<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for XorParameters<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for XorParameters<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <Xor as ::nn_core::layer::Layer>::PARAMETER_TENSORS;
        ::nn_core::entry::debug(
            "XorParameters",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What a training step of [`Xor`] remembers of its forward pass.
#[doc(hidden)]
pub struct XorTape<T: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> {
    ///`dense(8)`
    pub hidden: ::nn_core::layer::Record<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U2,
            ::nn_core::typenum::U8,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
        BATCH,
    >,
    ///`tanh`
    pub tanh1: ::nn_core::layer::Record<
        ::nn_core::layer::Elementwise<
            ::nn_core::shape::Vector<::nn_core::typenum::U8>,
            ::nn_core::activation::Tanh,
        >,
        T,
        BATCH,
    >,
    ///`dense(1)`
    pub output: ::nn_core::layer::Tape<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U8,
            ::nn_core::typenum::U1,
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
> ::nn_core::memory::Zeroed for XorTape<T, BATCH> {}
const _: () = {
    #[allow(non_camel_case_types)]
    type Step_hidden = ::nn_core::layer::Dense<
        ::nn_core::typenum::U2,
        ::nn_core::typenum::U8,
        ::nn_core::init::GlorotUniform,
        ::nn_core::layer::WithBias,
    >;
    #[allow(non_camel_case_types)]
    type Step_tanh1 = ::nn_core::layer::Elementwise<
        ::nn_core::shape::Vector<::nn_core::typenum::U8>,
        ::nn_core::activation::Tanh,
    >;
    #[allow(non_camel_case_types)]
    type Step_output = ::nn_core::layer::Dense<
        ::nn_core::typenum::U8,
        ::nn_core::typenum::U1,
        ::nn_core::init::GlorotUniform,
        ::nn_core::layer::WithBias,
    >;
    const STEPS: &'static [::nn_core::network::Step; 3usize] = &[
        ::nn_core::network::Step::plain(
            "hidden",
            "dense(8)",
            2usize,
            &[8usize],
            24usize,
            16usize,
        ),
        ::nn_core::network::Step::plain(
            "tanh1",
            "tanh",
            0usize,
            &[8usize],
            0usize,
            0usize,
        ),
        ::nn_core::network::Step::plain(
            "output",
            "dense(1)",
            8usize,
            &[1usize],
            9usize,
            8usize,
        ),
    ];
    const ARENA: [::core::primitive::usize; 2] = ::nn_core::plan::series(STEPS);
    const D_EVEN: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[1usize]);
    const D_ODD: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[0usize]);
    type This = Xor<::core::primitive::f32>;
    const fn parameter_tensors() -> [::nn_core::entry::Entry; 2usize] {
        [
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_hidden>("hidden"),
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_output>("output"),
        ]
    }
    const fn state_tensors() -> [::nn_core::entry::Entry; 0usize] {
        []
    }
    #[inline(always)]
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
        <Step_hidden as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.hidden, &mut (), rng);
        <Step_output as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.output, &mut (), rng);
    }
    #[inline(always)]
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
        let y = <Step_hidden as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.hidden, &(), input, arena);
        let y = <Step_tanh1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), ::nn_core::arena::Value::Within(y), arena);
        let y = <Step_output as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.output, &(), ::nn_core::arena::Value::Within(y), arena);
        y
    }
    #[inline(always)]
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
        let x = inputs;
        let y = &mut tape.hidden.output[..batch];
        <Step_hidden as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.hidden, &mut (), x, y, &mut tape.hidden.tape, rng);
        let x = y;
        let y = &mut tape.tanh1.output[..batch];
        <Step_tanh1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.tanh1.tape, rng);
        let x = y;
        let y = outputs;
        <Step_output as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.output, &mut (), x, y, &mut tape.output, rng);
    }
    #[inline(always)]
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
        <Step_output as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.output,
            &tape.tanh1.output[..batch],
            outputs,
            &mut tape.output,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut d_parameters.output,
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(odd, batch);
        <Step_tanh1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &(),
            &tape.hidden.output[..batch],
            &tape.tanh1.output[..batch],
            &mut tape.tanh1.tape,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut (),
            scratch,
        );
        let dy = dx;
        <Step_hidden as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.hidden,
            inputs,
            &tape.hidden.output[..batch],
            &mut tape.hidden.tape,
            dy,
            d_inputs,
            &mut d_parameters.hidden,
            scratch,
        );
    }
    impl<T: ::nn_core::math::Scalar> ::nn_core::layer::Layer for Xor<T> {
        type Input = ::nn_core::shape::Vector<::nn_core::typenum::U2>;
        type Output = ::nn_core::shape::Vector<::nn_core::typenum::U1>;
        type Parameters<S: ::nn_core::math::Scalar> = XorParameters<S>;
        type State<S: ::nn_core::math::Scalar> = ();
        type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = XorTape<
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
        #[inline(always)]
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
        #[inline(always)]
        #[allow(unused_variables, clippy::too_many_arguments)]
        fn draw<S: ::nn_core::math::Scalar>(
            parameters: &mut <Self as ::nn_core::layer::Layer>::Parameters<S>,
            state: &mut <Self as ::nn_core::layer::Layer>::State<S>,
            rng: &mut dyn ::nn_core::rand::Rng,
        ) {
            draw::<S>((parameters, state, rng))
        }
        #[inline(always)]
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
        #[inline(always)]
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
        #[inline(always)]
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
impl<T: ::nn_core::math::Scalar> ::nn_core::network::Network for Xor<T> {
    type Scalar = T;
    type InputArray = [T; 2usize];
    type OutputArray = [T; 1usize];
    type Arena = [T; <Xor<::core::primitive::f32> as ::nn_core::layer::Layer>::ARENA];
    type Scratch<const BATCH: ::core::primitive::usize> = [[T; <Xor<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::SCRATCH]; BATCH];
    type BackwardScratch<const BATCH: ::core::primitive::usize> = [[T; <Xor<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::BACKWARD_SCRATCH]; BATCH];
    const NAME: &'static ::core::primitive::str = "Xor";
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
impl<T: ::nn_core::math::Scalar> Xor<T> {
    /// The output for one input, without a heap.
    #[inline]
    #[must_use]
    #[allow(dead_code)]
    pub fn predict(&self, input: &[T; 2usize]) -> [T; 1usize] {
        ::nn_core::network::Network::predict(self, input)
    }
}
#[allow(dead_code)]
impl Xor {
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
