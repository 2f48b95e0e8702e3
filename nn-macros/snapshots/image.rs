// The expansion of
//
//     network! {
//         /// Reads a handwritten digit.
//         #[budget(ram = "8 KiB", flash = "64 KiB", macs = 20_000)]
//         pub struct Digits: [8, 8, 1] -> [10] {
//             const HIDDEN: usize = 2 * 64;
//
//             flatten,
//             /// What it looks for.
//             hidden: dense(HIDDEN, init = he_uniform),
//             batch_norm,
//             relu,
//             dropout(0.3),
//             output: dense(10),
//             softmax,
//         }
//     }

/// Reads a handwritten digit.
/**

# Steps

| step | | output | parameters | multiply-accumulates |
|---|---|---|---:|---:|
| | input | `[8, 8, 1]` | | |
| `flatten1` | `flatten` | `[64]` |  |  |
| `hidden` | `dense(HIDDEN, init = he_uniform)` | `[128]` | 8,320 | 8,192 |
| `batch_norm1` | `batch_norm` | `[128]` | 256 | 128 |
| `relu1` | `relu` | `[128]` |  |  |
| `dropout1` | `dropout(0.3)` | `[128]` |  |  |
| `output` | `dense(10)` | `[10]` | 1,290 | 1,280 |
| `softmax1` | `softmax` | `[10]` |  |  |
| | total | | 9,866 | 9,600 |
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
    /// What it looks for.
    ///`dense(HIDDEN, init = he_uniform)`
    pub hidden: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U64,
            ::nn_core::typenum::U128,
            ::nn_core::init::HeUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
    >,
    ///`batch_norm`
    pub batch_norm1: ::nn_core::layer::Parameters<
        ::nn_core::layer::BatchNorm<
            ::nn_core::shape::Vector<::nn_core::typenum::U128>,
            { 0.1f64.to_bits() },
            { 0.00001f64.to_bits() },
        >,
        T,
    >,
    ///`dense(10)`
    pub output: ::nn_core::layer::Parameters<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U128,
            ::nn_core::typenum::U10,
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
    ///`batch_norm`
    pub batch_norm1: ::nn_core::layer::State<
        ::nn_core::layer::BatchNorm<
            ::nn_core::shape::Vector<::nn_core::typenum::U128>,
            { 0.1f64.to_bits() },
            { 0.00001f64.to_bits() },
        >,
        T,
    >,
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
    ///`flatten`
    pub flatten1: ::nn_core::layer::Record<
        ::nn_core::layer::Flatten<
            ::nn_core::shape::Image<
                ::nn_core::typenum::U8,
                ::nn_core::typenum::U8,
                ::nn_core::typenum::U1,
            >,
        >,
        T,
        BATCH,
    >,
    ///`dense(HIDDEN, init = he_uniform)`
    pub hidden: ::nn_core::layer::Record<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U64,
            ::nn_core::typenum::U128,
            ::nn_core::init::HeUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
        BATCH,
    >,
    ///`batch_norm`
    pub batch_norm1: ::nn_core::layer::Record<
        ::nn_core::layer::BatchNorm<
            ::nn_core::shape::Vector<::nn_core::typenum::U128>,
            { 0.1f64.to_bits() },
            { 0.00001f64.to_bits() },
        >,
        T,
        BATCH,
    >,
    ///`relu`
    pub relu1: ::nn_core::layer::Record<
        ::nn_core::layer::Elementwise<
            ::nn_core::shape::Vector<::nn_core::typenum::U128>,
            ::nn_core::activation::Relu,
        >,
        T,
        BATCH,
    >,
    ///`dropout(0.3)`
    pub dropout1: ::nn_core::layer::Record<
        ::nn_core::layer::Dropout<
            ::nn_core::shape::Vector<::nn_core::typenum::U128>,
            { 0.3f64.to_bits() },
        >,
        T,
        BATCH,
    >,
    ///`dense(10)`
    pub output: ::nn_core::layer::Record<
        ::nn_core::layer::Dense<
            ::nn_core::typenum::U128,
            ::nn_core::typenum::U10,
            ::nn_core::init::GlorotUniform,
            ::nn_core::layer::WithBias,
        >,
        T,
        BATCH,
    >,
    ///`softmax`
    pub softmax1: ::nn_core::layer::Tape<
        ::nn_core::layer::Softmax<::nn_core::shape::Vector<::nn_core::typenum::U10>>,
        T,
        BATCH,
    >,
}
unsafe impl<
    T: ::nn_core::math::Scalar,
    const BATCH: ::core::primitive::usize,
> ::nn_core::memory::Zeroed for DigitsTape<T, BATCH> {}
const _: () = {
    #[allow(non_camel_case_types)]
    type Step_flatten1 = ::nn_core::layer::Flatten<
        ::nn_core::shape::Image<
            ::nn_core::typenum::U8,
            ::nn_core::typenum::U8,
            ::nn_core::typenum::U1,
        >,
    >;
    #[allow(non_camel_case_types)]
    type Step_hidden = ::nn_core::layer::Dense<
        ::nn_core::typenum::U64,
        ::nn_core::typenum::U128,
        ::nn_core::init::HeUniform,
        ::nn_core::layer::WithBias,
    >;
    #[allow(non_camel_case_types)]
    type Step_batch_norm1 = ::nn_core::layer::BatchNorm<
        ::nn_core::shape::Vector<::nn_core::typenum::U128>,
        { 0.1f64.to_bits() },
        { 0.00001f64.to_bits() },
    >;
    #[allow(non_camel_case_types)]
    type Step_relu1 = ::nn_core::layer::Elementwise<
        ::nn_core::shape::Vector<::nn_core::typenum::U128>,
        ::nn_core::activation::Relu,
    >;
    #[allow(non_camel_case_types)]
    type Step_dropout1 = ::nn_core::layer::Dropout<
        ::nn_core::shape::Vector<::nn_core::typenum::U128>,
        { 0.3f64.to_bits() },
    >;
    #[allow(non_camel_case_types)]
    type Step_output = ::nn_core::layer::Dense<
        ::nn_core::typenum::U128,
        ::nn_core::typenum::U10,
        ::nn_core::init::GlorotUniform,
        ::nn_core::layer::WithBias,
    >;
    #[allow(non_camel_case_types)]
    type Step_softmax1 = ::nn_core::layer::Softmax<
        ::nn_core::shape::Vector<::nn_core::typenum::U10>,
    >;
    const STEPS: &'static [::nn_core::network::Step; 7usize] = &[
        ::nn_core::network::Step::plain(
            "flatten1",
            "flatten",
            0usize,
            &[64usize],
            0usize,
            0usize,
        ),
        ::nn_core::network::Step::plain(
            "hidden",
            "dense(HIDDEN, init = he_uniform)",
            64usize,
            &[128usize],
            8320usize,
            8192usize,
        ),
        ::nn_core::network::Step::of::<Step_batch_norm1>("batch_norm1", "batch_norm"),
        ::nn_core::network::Step::plain(
            "relu1",
            "relu",
            0usize,
            &[128usize],
            0usize,
            0usize,
        ),
        ::nn_core::network::Step::plain(
            "dropout1",
            "dropout(0.3)",
            0usize,
            &[128usize],
            0usize,
            0usize,
        ),
        ::nn_core::network::Step::plain(
            "output",
            "dense(10)",
            128usize,
            &[10usize],
            1290usize,
            1280usize,
        ),
        ::nn_core::network::Step::plain(
            "softmax1",
            "softmax",
            0usize,
            &[10usize],
            0usize,
            0usize,
        ),
    ];
    const ARENA: [::core::primitive::usize; 2] = ::nn_core::plan::series(STEPS);
    const D_EVEN: ::core::primitive::usize = ::nn_core::plan::buffer(
        STEPS,
        &[5usize, 3usize, 1usize],
    );
    const D_ODD: ::core::primitive::usize = ::nn_core::plan::buffer(
        STEPS,
        &[4usize, 2usize, 0usize],
    );
    type This = Digits<::core::primitive::f32>;
    const fn parameter_tensors() -> [::nn_core::entry::Entry; 3usize] {
        [
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_hidden>("hidden"),
            ::nn_core::entry::Entry::parameter_tensors_of::<
                Step_batch_norm1,
            >("batch_norm1"),
            ::nn_core::entry::Entry::parameter_tensors_of::<Step_output>("output"),
        ]
    }
    const fn state_tensors() -> [::nn_core::entry::Entry; 1usize] {
        [::nn_core::entry::Entry::state_tensors_of::<Step_batch_norm1>("batch_norm1")]
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
        <Step_hidden as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.hidden, &mut (), rng);
        <Step_batch_norm1 as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.batch_norm1, &mut state.batch_norm1, rng);
        <Step_output as ::nn_core::layer::Layer>::draw::<
            T,
        >(&mut parameters.output, &mut (), rng);
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
        let y = <Step_flatten1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), input, arena);
        let y = <Step_hidden as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.hidden, &(), ::nn_core::arena::Value::Within(y), arena);
        let y = <Step_batch_norm1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(
            &parameters.batch_norm1,
            &state.batch_norm1,
            ::nn_core::arena::Value::Within(y),
            arena,
        );
        let y = <Step_relu1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), ::nn_core::arena::Value::Within(y), arena);
        let y = <Step_dropout1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), ::nn_core::arena::Value::Within(y), arena);
        let y = <Step_output as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&parameters.output, &(), ::nn_core::arena::Value::Within(y), arena);
        let y = <Step_softmax1 as ::nn_core::layer::Layer>::infer_in::<
            T,
        >(&(), &(), ::nn_core::arena::Value::Within(y), arena);
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
        let x = inputs;
        let y = &mut tape.flatten1.output[..batch];
        <Step_flatten1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.flatten1.tape, rng);
        let x = y;
        let y = &mut tape.hidden.output[..batch];
        <Step_hidden as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.hidden, &mut (), x, y, &mut tape.hidden.tape, rng);
        let x = y;
        let y = &mut tape.batch_norm1.output[..batch];
        <Step_batch_norm1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(
            &parameters.batch_norm1,
            &mut state.batch_norm1,
            x,
            y,
            &mut tape.batch_norm1.tape,
            rng,
        );
        let x = y;
        let y = &mut tape.relu1.output[..batch];
        <Step_relu1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.relu1.tape, rng);
        let x = y;
        let y = &mut tape.dropout1.output[..batch];
        <Step_dropout1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.dropout1.tape, rng);
        let x = y;
        let y = &mut tape.output.output[..batch];
        <Step_output as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&parameters.output, &mut (), x, y, &mut tape.output.tape, rng);
        let x = y;
        let y = outputs;
        <Step_softmax1 as ::nn_core::layer::Layer>::forward::<
            T,
            BATCH,
        >(&(), &mut (), x, y, &mut tape.softmax1, rng);
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
        <Step_softmax1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &(),
            &tape.output.output[..batch],
            outputs,
            &mut tape.softmax1,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut (),
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(odd, batch);
        <Step_output as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.output,
            &tape.dropout1.output[..batch],
            &tape.output.output[..batch],
            &mut tape.output.tape,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut d_parameters.output,
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(even, batch);
        <Step_dropout1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &(),
            &tape.relu1.output[..batch],
            &tape.dropout1.output[..batch],
            &mut tape.dropout1.tape,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut (),
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(odd, batch);
        <Step_relu1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &(),
            &tape.batch_norm1.output[..batch],
            &tape.relu1.output[..batch],
            &mut tape.relu1.tape,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut (),
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(even, batch);
        <Step_batch_norm1 as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.batch_norm1,
            &tape.hidden.output[..batch],
            &tape.batch_norm1.output[..batch],
            &mut tape.batch_norm1.tape,
            dy,
            ::core::option::Option::Some(&mut *dx),
            &mut d_parameters.batch_norm1,
            scratch,
        );
        let dy = dx;
        let dx = ::nn_core::flat::view_mut(odd, batch);
        <Step_hidden as ::nn_core::layer::Layer>::backward::<
            T,
            BATCH,
        >(
            &parameters.hidden,
            &tape.flatten1.output[..batch],
            &tape.hidden.output[..batch],
            &mut tape.hidden.tape,
            dy,
            wanted.then_some(&mut *dx),
            &mut d_parameters.hidden,
            scratch,
        );
        if let ::core::option::Option::Some(d_inputs) = d_inputs {
            let dy = dx;
            <Step_flatten1 as ::nn_core::layer::Layer>::backward::<
                T,
                BATCH,
            >(
                &(),
                inputs,
                &tape.flatten1.output[..batch],
                &mut tape.flatten1.tape,
                dy,
                ::core::option::Option::Some(d_inputs),
                &mut (),
                scratch,
            );
        }
    }
    impl<T: ::nn_core::math::Scalar> ::nn_core::layer::Layer for Digits<T> {
        type Input = ::nn_core::shape::Image<
            ::nn_core::typenum::U8,
            ::nn_core::typenum::U8,
            ::nn_core::typenum::U1,
        >;
        type Output = ::nn_core::shape::Vector<::nn_core::typenum::U10>;
        type Parameters<S: ::nn_core::math::Scalar> = DigitsParameters<S>;
        type State<S: ::nn_core::math::Scalar> = DigitsState<S>;
        type Tape<S: ::nn_core::math::Scalar, const BATCH: ::core::primitive::usize> = DigitsTape<
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
impl<T: ::nn_core::math::Scalar> ::nn_core::network::Network for Digits<T> {
    type Scalar = T;
    type InputArray = [[[T; 1usize]; 8usize]; 8usize];
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
    pub fn predict(&self, input: &[[[T; 1usize]; 8usize]; 8usize]) -> [T; 10usize] {
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
const _: () = ::nn_core::check::ram_budget::<
    Digits<::core::primitive::f32>,
>("`Digits`", 8192u64);
const _: () = ::nn_core::check::flash_budget::<
    Digits<::core::primitive::f32>,
>("`Digits`", 65536u64);
const _: () = ::nn_core::check::macs_budget::<
    Digits<::core::primitive::f32>,
>("`Digits`", 20000u64);
