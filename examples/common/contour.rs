//! Where a function of the plane lies above a level, as the outline of an SVG path, by marching squares.
//! Source: Lorensen and Cline 1987, in two dimensions.

use std::collections::HashMap;
use std::fmt::Write;

/// Values at the nodes of a square grid, row by row. Outlines are closed at its border.
pub struct Grid {
    side: usize,
    values: Vec<f32>,
}

/// A side of a cell, from a node to the next one to the right or below.
type Edge = (usize, usize, bool);

impl Grid {
    /// The values of `function` at `side` times `side` nodes, `(column, row)`.
    pub fn new(side: usize, function: impl Fn(usize, usize) -> f32) -> Self {
        let nodes = (0..side * side).map(|node| function(node % side, node / side));
        Self {
            side,
            values: nodes.collect(),
        }
    }

    /// The value at a node less the level; just below it on the border, so that every outline is closed.
    fn above(&self, level: f32, column: usize, row: usize) -> f32 {
        let last = self.side - 1;
        if [column, row]
            .iter()
            .any(|&place| place == 0 || place == last)
        {
            return -1e-3;
        }
        self.values[row * self.side + column] - level
    }

    /// The outline of all that lies above `level`, with the distance of two nodes as ten.
    pub fn outline(&self, level: f32) -> String {
        let mut next = self.segments(level);
        let mut path = String::new();
        while let Some(&start) = next.keys().min() {
            let mut command = 'M';
            let mut edge = start;
            while let Some(following) = next.remove(&edge) {
                let [x, y] = self.crossing(level, edge);
                let _ = write!(path, "{command}{x:.0} {y:.0}");
                command = 'L';
                edge = following;
            }
            path.push('Z');
        }
        path
    }

    /// From every edge that the outline crosses to the one it crosses next.
    fn segments(&self, level: f32) -> HashMap<Edge, Edge> {
        let mut next = HashMap::new();
        for row in 0..self.side - 1 {
            for column in 0..self.side - 1 {
                // Clockwise around the cell: its corners, and the edges from each to the next.
                let corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
                let edges = [(0, 0, false), (1, 0, true), (0, 1, false), (0, 0, true)];
                let inside = corners.map(|(x, y)| self.above(level, column + x, row + y) > 0.0);
                let edge = |place: usize| {
                    let (x, y, down) = edges[place % 4];
                    (column + x, row + y, down)
                };
                for leave in 0..4 {
                    if inside[leave] && !inside[(leave + 1) % 4] {
                        let outside = (1..4)
                            .take_while(|step| !inside[(leave + step) % 4])
                            .count();
                        next.insert(edge(leave), edge(leave + outside));
                    }
                }
            }
        }
        next
    }

    /// Where the level lies on an edge, between its two nodes.
    fn crossing(&self, level: f32, (column, row, down): Edge) -> [f32; 2] {
        let from = self.above(level, column, row);
        let to = self.above(level, column + usize::from(!down), row + usize::from(down));
        let share = from / (from - to);
        let [x, y] = [column as f32, row as f32];
        if down {
            [10.0 * x, 10.0 * (y + share)]
        } else {
            [10.0 * (x + share), 10.0 * y]
        }
    }
}
