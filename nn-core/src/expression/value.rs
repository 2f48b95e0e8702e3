//! A number of a graph, and the way back from it.

use core::cell::Cell;
use core::fmt;

use super::Node;
use crate::math::Scalar;

/// The place of a number in a [`Graph`](super::Graph): copied freely, and computed with like a number.
///
/// # Panics
///
/// Every operation panics if the graph is full, or if its two values are of two graphs.
#[derive(Clone, Copy)]
pub struct Value<'graph, T: Scalar> {
    nodes: &'graph [Cell<Node<T>>],
    used: &'graph Cell<usize>,
    place: usize,
}

impl<'graph, T: Scalar> Value<'graph, T> {
    pub(super) fn push(
        nodes: &'graph [Cell<Node<T>>],
        used: &'graph Cell<usize>,
        node: Node<T>,
    ) -> Self {
        let place = used.get();
        assert!(
            place < nodes.len(),
            "a graph of {place} numbers is full: give `Graph<_, {place}>` a larger size"
        );
        nodes[place].set(node);
        used.set(place + 1);
        Self { nodes, used, place }
    }

    /// A plain number beside this one.
    pub(super) fn constant(self, value: T) -> Self {
        Self::push(self.nodes, self.used, Node::leaf("constant", value))
    }

    /// A function of this number, of that value and slope.
    pub(super) fn unary(self, operation: &'static str, value: T, slope: T) -> Self {
        let node = Node {
            operands: [Some(self.place), None],
            slopes: [slope, T::ZERO],
            ..Node::leaf(operation, value)
        };
        Self::push(self.nodes, self.used, node)
    }

    /// A function of two numbers, of that value and a slope by each.
    pub(super) fn binary(
        self,
        other: Self,
        operation: &'static str,
        value: T,
        slopes: [T; 2],
    ) -> Self {
        assert!(
            core::ptr::eq(self.used, other.used),
            "two values of different graphs"
        );
        let node = Node {
            operands: [Some(self.place), Some(other.place)],
            slopes,
            ..Node::leaf(operation, value)
        };
        Self::push(self.nodes, self.used, node)
    }

    /// The number.
    #[must_use]
    pub fn value(self) -> T {
        self.node().value
    }

    /// The derivative by this number of what [`backward`](Self::backward) was last called on.
    #[must_use]
    pub fn gradient(self) -> T {
        self.node().gradient
    }

    /// All that the graph knows of it.
    #[must_use]
    pub fn node(self) -> Node<T> {
        self.nodes[self.place].get()
    }

    /// Where it stands in the graph.
    #[must_use]
    pub fn place(self) -> usize {
        self.place
    }

    /// The gradient of this number by every number of the graph.
    pub fn backward(self) {
        let nodes = &self.nodes[..self.used.get()];
        for (place, cell) in nodes.iter().enumerate() {
            let gradient = if place == self.place { T::ONE } else { T::ZERO };
            cell.set(Node {
                gradient,
                ..cell.get()
            });
        }
        // What a number was made of stands before it: when the turn comes to a number, its gradient is complete.
        for cell in nodes[..=self.place].iter().rev() {
            let Node {
                operands,
                slopes,
                gradient,
                ..
            } = cell.get();
            // A number that this one does not depend on passes nothing on, not even 0 · ∞.
            if gradient == T::ZERO {
                continue;
            }
            for (operand, slope) in operands.into_iter().zip(slopes) {
                if let Some(operand) = operand {
                    let mut node = nodes[operand].get();
                    node.gradient += slope * gradient;
                    nodes[operand].set(node);
                }
            }
        }
    }
}

impl<T: Scalar> fmt::Debug for Value<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {:?}", self.place, self.node())
    }
}
