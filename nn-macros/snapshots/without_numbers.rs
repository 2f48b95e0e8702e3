// The expansion of
//
//     network! {
//         struct Squash: [3] -> [3] {
//             tanh,
//         }
//     }

/**

# Steps

| step | | output | parameters | multiply-accumulates |
|---|---|---|---:|---:|
| | input | `[3]` | | |
| `tanh1` | `tanh` | `[3]` |  |  |
| | total | |  |  |
*/
#[repr(C)]
#[cfg_attr(not(target_os = "none"), repr(align(64)))]
struct Squash<T: ::nn_core::math::Scalar = ::core::primitive::f32> {
    /// What is trained.
    parameters: (),
    /// What is kept but not trained: running statistics.
    state: (),
    #[doc(hidden)]
    scalar: ::core::marker::PhantomData<T>,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for Squash<T> {}
///What a training step of [`Squash`] remembers of its forward pass.
#[doc(hidden)]
struct SquashTape<T: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> {
    ///`tanh`
    tanh1: ::nn_core::layer::Tape<
        ::nn_core::layer::Elementwise<
            ::nn_core::shape::Vector<::nn_core::typenum::U3>,
            ::nn_core::activation::Tanh,
        >,
        T,
        BATCH,
    >,
}
unsafe impl<
    T: ::nn_core::math::Scalar,
    const BATCH: ::core::primitive::usize,
> ::nn_core::memory::Zeroed for SquashTape<T, BATCH> {}
const _: () = {
    #[allow(non_camel_case_types)]
    type Step_tanh1 = ::nn_core::layer::Elementwise<
        ::nn_core::shape::Vector<::nn_core::typenum::U3>,
        ::nn_core::activation::Tanh,
    >;
    const STEPS: &'static [::nn_core::network::Step; 1usize] = &[
        ::nn_core::network::Step::plain(
            "tanh1",
            "tanh",
            0usize,
            &[3usize],
            0usize,
            0usize,
        ),
    ];
    const ARENA: [::core::primitive::usize; 2] = ::nn_core::plan::series(STEPS);
    const D_EVEN: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[]);
    const D_ODD: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[]);
    type This = Squash<::core::primitive::f32>;
    const fn parameter_tensors() -> [::nn_core::entry::Entry; 0usize] {
        []
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
    ) {}
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
        let y = <Step_tanh1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), input, arena);
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
        let y = outputs;
        <Step_tanh1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.tanh1, rng);
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
        if let ::core::option::Option::Some(d_inputs) = d_inputs {
            let dy = d_outputs;
            <Step_tanh1 as ::nn_core::layer::Layer>::backward::<
                T,
                BATCH,
            >(
                &(),
                inputs,
                outputs,
                &mut tape.tanh1,
                dy,
                ::core::option::Option::Some(d_inputs),
                &mut (),
                scratch,
            );
        }
    }
    impl<T: ::nn_core::math::Scalar> ::nn_core::layer::Layer for Squash<T> {
        type Input = ::nn_core::shape::Vector<::nn_core::typenum::U3>;
        type Output = ::nn_core::shape::Vector<::nn_core::typenum::U3>;
        type Parameters<S: ::nn_core::math::Scalar> = ();
        type State<S: ::nn_core::math::Scalar> = ();
        type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = SquashTape<
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
impl<T: ::nn_core::math::Scalar> ::nn_core::network::Network for Squash<T> {
    type Scalar = T;
    type InputArray = [T; 3usize];
    type OutputArray = [T; 3usize];
    type Arena = [T; <Squash<::core::primitive::f32> as ::nn_core::layer::Layer>::ARENA];
    type Scratch<const BATCH: ::core::primitive::usize> = [[T; <Squash<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::SCRATCH]; BATCH];
    type BackwardScratch<const BATCH: ::core::primitive::usize> = [[T; <Squash<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::BACKWARD_SCRATCH]; BATCH];
    const NAME: &'static ::core::primitive::str = "Squash";
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
impl<T: ::nn_core::math::Scalar> Squash<T> {
    /// The output for one input, without a heap.
    #[inline]
    #[must_use]
    #[allow(dead_code)]
    fn predict(&self, input: &[T; 3usize]) -> [T; 3usize] {
        ::nn_core::network::Network::predict(self, input)
    }
}
#[allow(dead_code)]
impl Squash {
    /// How many numbers it learns.
    const PARAMETERS: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .parameters;
    /// Multiply-accumulates of one inference.
    const MACS: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .macs;
    /// Bytes of its numbers.
    const FLASH: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .flash;
    /// Bytes of one inference: input, output and what lies between them, as much as lives at the same time.
    const RAM: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .ram;
    /// Bytes that a call of `predict` takes of the stack at most.
    const STACK: ::core::primitive::usize = <Self as ::nn_core::network::Network>::COST
        .stack;
    /// A network with parameters drawn from `rng`.
    fn init(rng: &mut dyn ::nn_core::rand::Rng) -> Self {
        ::nn_core::network::Network::init(rng)
    }
    ::nn_core::with_alloc! {
        #[doc =
        r" A network on the heap with parameters drawn from `rng`, made there: it never lies on the stack."]
        fn boxed(rng : & mut dyn ::nn_core::rand::Rng) -> ::nn_core::boxed::Box < Self >
        { ::nn_core::network::Network::boxed(rng) }
    }
    /// Bytes that training takes beside the network and the data: the batch, the tape, the gradient and the
    /// optimiser's state, which a `TrainingMemory` holds.
    #[must_use]
    const fn train_ram<
        O: ::nn_core::optim::Optimiser,
        const BATCH: ::core::primitive::usize,
    >() -> ::core::primitive::usize {
        ::core::mem::size_of::<::nn_core::train::TrainingMemory<Self, O, BATCH>>()
    }
    /// What it is made of, and what it costs, as a table.
    #[must_use]
    fn summary() -> ::nn_core::network::Summary {
        <Self as ::nn_core::network::Network>::summary()
    }
}
