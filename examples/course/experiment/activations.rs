//! Activations: their curves and what they cost, the gradient they let through, what they do to the units they feed, and
//! rectifiers that die.

pub mod curves;
pub mod dead;
pub mod depth;
pub mod stack;
pub mod zigzag;
