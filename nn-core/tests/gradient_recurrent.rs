//! Layers over time against central differences.
#![cfg(feature = "alloc")]

mod common;

use common::check_batches;
use nn_core::activation::{Relu, Sigmoid, Tanh};
use nn_core::init::{GlorotUniform, Normal};
use nn_core::layer::{
    AllSteps, BatchNorm, Bidirectional, Dense, Dropout, Elementwise, Gru, Isometry, LastStep,
    LearntState, Lstm, ResetAfter, ResetBefore, Residual, Rnn, TimeDistributed, WithoutBias,
    ZeroState,
};
use nn_core::shape::Vector;
use nn_core::typenum::{U1, U2, U3, U4, U5};

type Small = Normal<{ 0.3_f64.to_bits() }>;

#[test]
fn rnn() {
    check_batches::<Rnn<U3, U2, U3>>().assert_alive();
    check_batches::<Rnn<U3, U2, U3, LastStep>>().assert_alive();
    check_batches::<Rnn<U3, U2, U2, AllSteps, LearntState, Sigmoid>>().assert_alive();
    check_batches::<Rnn<U3, U2, U2, LastStep, LearntState, Relu>>().assert_alive();
    check_batches::<Rnn<U3, U2, U2, LastStep, ZeroState, Tanh, Small, Small, WithoutBias>>()
        .assert_alive();
    check_batches::<Rnn<U1, U1, U1>>();
}

#[test]
fn gru() {
    check_batches::<Gru<U3, U2, U3>>().assert_alive();
    check_batches::<Gru<U3, U2, U3, LastStep>>().assert_alive();
    check_batches::<Gru<U3, U2, U2, AllSteps, LearntState>>().assert_alive();
    check_batches::<Gru<U3, U2, U2, LastStep, LearntState>>().assert_alive();
    check_batches::<
        Gru<U3, U2, U2, AllSteps, ZeroState, ResetAfter, GlorotUniform, Isometry, WithoutBias>,
    >()
    .assert_alive();
    check_batches::<Gru<U1, U1, U1>>();
}

#[test]
fn gru_that_resets_before() {
    check_batches::<Gru<U3, U2, U3, AllSteps, ZeroState, ResetBefore>>().assert_alive();
    check_batches::<Gru<U3, U2, U3, LastStep, LearntState, ResetBefore>>().assert_alive();
    check_batches::<
        Gru<U3, U2, U2, AllSteps, ZeroState, ResetBefore, GlorotUniform, Isometry, WithoutBias>,
    >()
    .assert_alive();
    check_batches::<Gru<U1, U1, U1, AllSteps, LearntState, ResetBefore>>();
}

#[test]
fn lstm() {
    check_batches::<Lstm<U3, U2, U3>>().assert_alive();
    check_batches::<Lstm<U3, U2, U3, LastStep>>().assert_alive();
    check_batches::<Lstm<U3, U2, U2, AllSteps, LearntState>>().assert_alive();
    check_batches::<Lstm<U3, U2, U2, LastStep, LearntState>>().assert_alive();
    check_batches::<Lstm<U3, U2, U2, AllSteps, ZeroState, GlorotUniform, Isometry, WithoutBias>>()
        .assert_alive();
    check_batches::<Lstm<U1, U1, U1>>();
}

#[test]
fn bidirectional() {
    check_batches::<Bidirectional<Lstm<U3, U2, U2>, Lstm<U3, U2, U2>>>().assert_alive();
    check_batches::<Bidirectional<Gru<U3, U2, U2, LastStep>, Rnn<U3, U2, U2, LastStep>>>()
        .assert_alive();
    check_batches::<
        Bidirectional<
            Lstm<U3, U2, U2, LastStep, LearntState>,
            Lstm<U3, U2, U2, LastStep, LearntState>,
        >,
    >()
    .assert_alive();
}

#[test]
fn time_distributed() {
    check_batches::<TimeDistributed<U3, Dense<U4, U2>>>().assert_alive();
    check_batches::<TimeDistributed<U1, Dense<U1, U1>>>().assert_alive();
    check_batches::<TimeDistributed<U3, Elementwise<Vector<U2>, Tanh>>>().assert_alive();
    check_batches::<TimeDistributed<U5, Residual<Dense<U3, U3>>>>().assert_alive();
    check_batches::<TimeDistributed<U2, Dropout<Vector<U4>, { 0.5_f64.to_bits() }>>>()
        .assert_alive();
    check_batches::<TimeDistributed<U3, BatchNorm<Vector<U2>>>>().assert_alive();
}

#[test]
fn recurrent_layers_with_their_input_carried_around() {
    check_batches::<Residual<Gru<U3, U2, U2>>>().assert_alive();
}
