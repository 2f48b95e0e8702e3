//! The graph of an expression: its numbers, in the order in which they were computed.

use core::cell::Cell;
use core::fmt;

use super::Value;
use crate::math::Scalar;

/// Room for an expression of up to `NODES` numbers, variables and constants included. It needs no heap.
///
/// It prints as a table: what every number was made of, its value and its gradient.
pub struct Graph<T: Scalar, const NODES: usize> {
    nodes: [Cell<Node<T>>; NODES],
    used: Cell<usize>,
}

/// One number of a graph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node<T: Scalar> {
    /// What made it: `+`, `tanh`; `variable` and `constant` for what was given.
    pub operation: &'static str,
    /// The places in the graph of the numbers it was made of.
    pub operands: [Option<usize>; 2],
    /// Its derivative by each of them.
    pub slopes: [T; 2],
    /// The number.
    pub value: T,
    /// The derivative by it of what [`Value::backward`] was last called on, zero before.
    pub gradient: T,
}

impl<T: Scalar> Node<T> {
    /// A number that was made of none.
    pub(super) const fn leaf(operation: &'static str, value: T) -> Self {
        Self {
            operation,
            operands: [None; 2],
            slopes: [T::ZERO; 2],
            value,
            gradient: T::ZERO,
        }
    }
}

impl<T: Scalar, const NODES: usize> Graph<T, NODES> {
    /// Without any number.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            nodes: [const { Cell::new(Node::leaf("", T::ZERO)) }; NODES],
            used: Cell::new(0),
        }
    }

    /// A number whose gradient is wanted.
    ///
    /// # Panics
    ///
    /// If the graph is full, as every operation on its values.
    pub fn variable(&self, value: T) -> Value<'_, T> {
        Value::push(&self.nodes, &self.used, Node::leaf("variable", value))
    }

    /// A number that stays as it is.
    ///
    /// # Panics
    ///
    /// If the graph is full.
    pub fn constant(&self, value: T) -> Value<'_, T> {
        Value::push(&self.nodes, &self.used, Node::leaf("constant", value))
    }

    /// All numbers so far, in the order in which they were computed.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node<T>> + '_ {
        self.nodes[..self.used.get()].iter().map(Cell::get)
    }

    /// Forgets all numbers; that there are no values of it left is a matter of the borrow checker.
    pub fn clear(&mut self) {
        self.used.set(0);
    }
}

impl<T: Scalar, const NODES: usize> Default for Graph<T, NODES> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Scalar, const NODES: usize> fmt::Debug for Graph<T, NODES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.nodes()).finish()
    }
}

impl<T: Scalar, const NODES: usize> fmt::Display for Graph<T, NODES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, node) in self.nodes().enumerate() {
            write!(f, "#{place} = {}", node.operation)?;
            for operand in node.operands.into_iter().flatten() {
                write!(f, " #{operand}")?;
            }
            writeln!(f, ", value {}, gradient {}", node.value, node.gradient)?;
        }
        Ok(())
    }
}
