//! Expressions that differentiate themselves: back-propagation, one number at a time.
//!
//! A [`Graph`] holds every number of an expression, in the order in which they were computed; a [`Value`] is the place
//! of one of them. Arithmetic on values computes at once, and writes down what each result was made of and its slope
//! by each part. [`Value::backward`] then goes through the graph from the end to the beginning: by the chain rule,
//! what a number changes in the result is what it changes in the numbers made of it, times what they change.
//!
//! ```
//! use nn_core::expression::Graph;
//!
//! let graph = Graph::<f64, 16>::new();
//! let [x, y, z] = [3.0, -4.0, 2.0].map(|value| graph.variable(value));
//! let g = x * y + z;
//! assert_eq!(g.value(), -10.0);
//!
//! g.backward();
//! assert_eq!([x, y, z].map(|v| v.gradient()), [-4.0, 3.0, 1.0]);
//!
//! // One step of 0.1 against the gradient: what was -10 falls by 2.72.
//! let [x, y, z] = [x, y, z].map(|v| graph.variable(v.value() - 0.1 * v.gradient()));
//! assert!(((x * y + z).value() - -12.72).abs() < 1e-12);
//! ```
//!
//! | write | for |
//! |---|---|
//! | `a + b`, `a - b`, `a * b`, `a / b`, `-a` | arithmetic; one side may be a plain number |
//! | `a.powi(2)`, `a.powf(0.5)`, `a.pow(b)` | powers |
//! | `a.exp()`, `a.ln()`, `a.sqrt()`, `a.sin()`, `a.cos()` | elementary functions |
//! | `a.maximum(b)`, `a.minimum(b)`, `a.abs()` | with a kink |
//! | `a.tanh()`, `a.sigmoid()`, `a.relu()`, `a.apply::<Gelu>()` | any [`Activation`](crate::activation::Activation) |
//!
//! Networks do not work like this: [`network!`](crate::network!) differentiates layers of tensors, which is the same
//! rule with matrices for slopes.
//!
//! Source: Linnainmaa 1970; Rumelhart, Hinton and Williams 1986.

mod functions;
mod graph;
mod operators;
mod value;

pub use graph::{Graph, Node};
pub use value::Value;
