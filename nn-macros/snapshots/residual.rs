// The expansion of
//
//     network! {
//         struct Deep: [16] -> [16] {
//             block: residual {
//                 dense(32),
//                 relu,
//                 dense(16),
//             },
//             relu,
//         }
//     }

/**

# Steps

| step | | output | parameters | multiply-accumulates |
|---|---|---|---:|---:|
| | input | `[16]` | | |
| `block.dense1` | `dense(32)` | `[32]` | 544 | 512 |
| `block.relu1` | `relu` | `[32]` |  |  |
| `block.dense2` | `dense(16)` | `[16]` | 528 | 512 |
| `block` | `residual` | `[16]` |  |  |
| `relu1` | `relu` | `[16]` |  |  |
| | total | | 1,072 | 1,024 |
*/
#[repr(C)]
#[cfg_attr(not(target_os = "none"), repr(align(64)))]
struct Deep<T: ::nn_core::math::Scalar = ::core::primitive::f32> {
    /// What is trained.
    parameters: DeepParameters<T>,
    /// What is kept but not trained: running statistics.
    state: (),
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for Deep<T> {}
///The steps of a block of a network: [`DeepBlockTape`] and its like hold their numbers.
#[doc(hidden)]
struct DeepBlock;
///What [`DeepBlock`] learns.
#[repr(C)]
struct DeepBlockParameters<T: ::nn_core::math::Scalar> {
    ///`dense(32)`
    dense1: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U16,
            ::nn_core::typenum::U32,
            ::nn_core::init::HeNormal,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
    ///`dense(16)`
    dense2: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U32,
            ::nn_core::typenum::U16,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed
for DeepBlockParameters<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T>
for DeepBlockParameters<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for DeepBlockParameters<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for DeepBlockParameters<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for DeepBlockParameters<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <DeepBlock as ::nn_core::layer::Layer>::PARAMETER_TENSORS;
        ::nn_core::entry::debug(
            "DeepBlockParameters",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What a training step of [`DeepBlock`] remembers of its forward pass.
#[doc(hidden)]
struct DeepBlockTape<T: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> {
    ///`dense(32)`
    dense1: ::nn_core::layer::Record<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U16,
            ::nn_core::typenum::U32,
            ::nn_core::init::HeNormal,
            ::nn_core::layer::WithBias,
        >,
        T,
        BATCH,
    >,
    ///`relu`
    relu1: ::nn_core::layer::Record<
        ::nn_core::layer::Elementwise<
            ::nn_core::shape::Vector<::nn_core::typenum::U32>,
            ::nn_core::activation::Relu,
        >,
        T,
        BATCH,
    >,
    ///`dense(16)`
    dense2: ::nn_core::layer::Tape<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U32,
            ::nn_core::typenum::U16,
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
> ::nn_core::memory::Zeroed for DeepBlockTape<T, BATCH> {}
const _: () = {
    #[allow(non_camel_case_types)]
    type Step_dense1 = ::nn_core::layer::Dense<
        ::nn_core::typenum::U16,
        ::nn_core::typenum::U32,
        ::nn_core::init::HeNormal,
        ::nn_core::layer::WithBias,
    >;
    #[allow(non_camel_case_types)]
    type Step_relu1 = ::nn_core::layer::Elementwise<
        ::nn_core::shape::Vector<::nn_core::typenum::U32>,
        ::nn_core::activation::Relu,
    >;
    #[allow(non_camel_case_types)]
    type Step_dense2 = ::nn_core::layer::Dense<
        ::nn_core::typenum::U32,
        ::nn_core::typenum::U16,
        ::nn_core::init::GlorotUniform,
        ::nn_core::layer::WithBias,
    >;
    const STEPS: &'static [::nn_core::network::Step; 3usize] = &[
        ::nn_core::network::Step::plain(
            "dense1",
            "dense(32)",
            16usize,
            &[32usize],
            544usize,
            512usize,
        ),
        ::nn_core::network::Step::plain(
            "relu1",
            "relu",
            0usize,
            &[32usize],
            0usize,
            0usize,
        ),
        ::nn_core::network::Step::plain(
            "dense2",
            "dense(16)",
            32usize,
            &[16usize],
            528usize,
            512usize,
        ),
    ];
    const ARENA: [::core::primitive::usize; 2] = ::nn_core::plan::series(STEPS);
    const D_EVEN: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[1usize]);
    const D_ODD: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[0usize]);
    type This = DeepBlock;
    const fn parameter_tensors() -> [::nn_core::entry::Entry; 2usize] {
        [
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_dense1>("dense1"),
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_dense2>("dense2"),
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
        <Step_dense1 as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.dense1, &mut (), rng);
        <Step_dense2 as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.dense2, &mut (), rng);
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
        let y = <Step_dense1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.dense1, &(), input, arena);
        let y = <Step_relu1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), ::nn_core::arena::Value::Within(y), arena);
        let y = <Step_dense2 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.dense2, &(), ::nn_core::arena::Value::Within(y), arena);
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
        let y = &mut tape.dense1.output[..batch];
        <Step_dense1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.dense1, &mut (), x, y, &mut tape.dense1.tape, rng);
        let x = y;
        let y = &mut tape.relu1.output[..batch];
        <Step_relu1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.relu1.tape, rng);
        let x = y;
        let y = outputs;
        <Step_dense2 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.dense2, &mut (), x, y, &mut tape.dense2, rng);
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
        <Step_dense2 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.dense2,
            &tape.relu1.output[..batch],
            outputs,
            &mut tape.dense2,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut d_parameters.dense2,
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(odd, batch);
        <Step_relu1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &(),
            &tape.dense1.output[..batch],
            &tape.relu1.output[..batch],
            &mut tape.relu1.tape,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut (),
            scratch,
        );
        let dy = dx;
        <Step_dense1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.dense1,
            inputs,
            &tape.dense1.output[..batch],
            &mut tape.dense1.tape,
            dy,
            d_inputs,
            &mut d_parameters.dense1,
            scratch,
        );
    }
    impl ::nn_core::layer::Layer for DeepBlock {
        type Input = ::nn_core::shape::Vector<::nn_core::typenum::U16>;
        type Output = ::nn_core::shape::Vector<::nn_core::typenum::U16>;
        type Parameters<S: ::nn_core::math::Scalar> = DeepBlockParameters<S>;
        type State<S: ::nn_core::math::Scalar> = ();
        type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = DeepBlockTape<
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
///What [`Deep`] learns.
#[repr(C)]
struct DeepParameters<T: ::nn_core::math::Scalar> {
    ///`residual`
    block: ::nn_core::layer::Parameters<::nn_core::layer::Residual<DeepBlock>, T>,
}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::memory::Zeroed for DeepParameters<T> {}
unsafe impl<T: ::nn_core::math::Scalar> ::nn_core::flat::Flat<T> for DeepParameters<T> {
    const LEN: ::core::primitive::usize = ::core::mem::size_of::<Self>()
        / ::core::mem::size_of::<T>();
}
impl<T: ::nn_core::math::Scalar> ::core::clone::Clone for DeepParameters<T> {
    fn clone(&self) -> Self {
        ::nn_core::flat::copy(self)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::cmp::PartialEq for DeepParameters<T> {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::nn_core::flat::Flat::flat(self) == ::nn_core::flat::Flat::flat(other)
    }
}
impl<T: ::nn_core::math::Scalar> ::core::fmt::Debug for DeepParameters<T> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let tensors = <Deep as ::nn_core::layer::Layer>::PARAMETER_TENSORS;
        ::nn_core::entry::debug(
            "DeepParameters",
            tensors,
            ::nn_core::flat::Flat::flat(self),
            f,
        )
    }
}
///What a training step of [`Deep`] remembers of its forward pass.
#[doc(hidden)]
struct DeepTape<T: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> {
    ///`residual`
    block: ::nn_core::layer::Record<::nn_core::layer::Residual<DeepBlock>, T, BATCH>,
    ///`relu`
    relu1: ::nn_core::layer::Tape<
        ::nn_core::layer::Elementwise<
            ::nn_core::shape::Vector<::nn_core::typenum::U16>,
            ::nn_core::activation::Relu,
        >,
        T,
        BATCH,
    >,
}
unsafe impl<
    T: ::nn_core::math::Scalar,
    const BATCH: ::core::primitive::usize,
> ::nn_core::memory::Zeroed for DeepTape<T, BATCH> {}
const _: () = {
    #[allow(non_camel_case_types)]
    type Step_block = ::nn_core::layer::Residual<DeepBlock>;
    #[allow(non_camel_case_types)]
    type Step_relu1 = ::nn_core::layer::Elementwise<
        ::nn_core::shape::Vector<::nn_core::typenum::U16>,
        ::nn_core::activation::Relu,
    >;
    const STEPS: &'static [::nn_core::network::Step; 2usize] = &[
        ::nn_core::network::Step::of::<Step_block>("block", "residual"),
        ::nn_core::network::Step::plain(
            "relu1",
            "relu",
            0usize,
            &[16usize],
            0usize,
            0usize,
        ),
    ];
    const ARENA: [::core::primitive::usize; 2] = ::nn_core::plan::series(STEPS);
    const D_EVEN: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[0usize]);
    const D_ODD: ::core::primitive::usize = ::nn_core::plan::buffer(STEPS, &[]);
    type This = Deep<::core::primitive::f32>;
    const fn parameter_tensors() -> [::nn_core::entry::Entry; 1usize] {
        [::nn_core::entry::Entry::parameter_tensors_of::<Step_block>("block")]
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
        <Step_block as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.block, &mut (), rng);
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
        let y = <Step_block as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.block, &(), input, arena);
        let y = <Step_relu1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), ::nn_core::arena::Value::Within(y), arena);
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
        let y = &mut tape.block.output[..batch];
        <Step_block as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.block, &mut (), x, y, &mut tape.block.tape, rng);
        let x = y;
        let y = outputs;
        <Step_relu1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.relu1, rng);
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
        <Step_relu1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &(),
            &tape.block.output[..batch],
            outputs,
            &mut tape.relu1,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut (),
            scratch,
        );
        let dy = dx;
        <Step_block as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.block,
            inputs,
            &tape.block.output[..batch],
            &mut tape.block.tape,
            dy,
            d_inputs,
            &mut d_parameters.block,
            scratch,
        );
    }
    impl<T: ::nn_core::math::Scalar> ::nn_core::layer::Layer for Deep<T> {
        type Input = ::nn_core::shape::Vector<::nn_core::typenum::U16>;
        type Output = ::nn_core::shape::Vector<::nn_core::typenum::U16>;
        type Parameters<S: ::nn_core::math::Scalar> = DeepParameters<S>;
        type State<S: ::nn_core::math::Scalar> = ();
        type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = DeepTape<
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
impl<T: ::nn_core::math::Scalar> ::nn_core::network::Network for Deep<T> {
    type Scalar = T;
    type InputArray = [T; 16usize];
    type OutputArray = [T; 16usize];
    type Arena = [T; <Deep<::core::primitive::f32> as ::nn_core::layer::Layer>::ARENA];
    type Scratch<const BATCH: ::core::primitive::usize> = [[T; <Deep<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::SCRATCH]; BATCH];
    type BackwardScratch<const BATCH: ::core::primitive::usize> = [[T; <Deep<
        ::core::primitive::f32,
    > as ::nn_core::layer::Layer>::BACKWARD_SCRATCH]; BATCH];
    const NAME: &'static ::core::primitive::str = "Deep";
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
impl<T: ::nn_core::math::Scalar> Deep<T> {
    /// The output for one input, without a heap.
    #[inline]
    #[must_use]
    #[allow(dead_code)]
    fn predict(&self, input: &[T; 16usize]) -> [T; 16usize] {
        ::nn_core::network::Network::predict(self, input)
    }
}
#[allow(dead_code)]
impl Deep {
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
