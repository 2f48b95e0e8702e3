//! The networks as data, for those who build them from layers.

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Network {
    N1,
    N2,
    N3,
    N4,
    N5,
    Lstm,
    Gru,
}

#[derive(Clone, Copy)]
pub enum Layer {
    /// From so many numbers to so many.
    Dense(usize, usize),
    /// With windows of 3 x 3 and no padding.
    Conv {
        channels: usize,
        filters: usize,
    },
    /// Of 2 x 2; what does not fill a window is left out.
    MaxPool,
    /// From an image of channels last.
    Flatten {
        side: usize,
        channels: usize,
    },
    Relu,
    Tanh,
    Sigmoid,
    Softmax,
}

use Layer::*;

/// The units of the recurrent cells.
pub const UNITS: usize = 20;

impl Network {
    /// In order; none for the recurrent ones.
    pub const fn layers(self) -> &'static [Layer] {
        match self {
            Self::N1 => &[
                Dense(2, 16),
                Tanh,
                Dense(16, 16),
                Tanh,
                Dense(16, 1),
                Sigmoid,
            ],
            Self::N2 => &[Dense(4, 10), Relu, Dense(10, 3), Softmax],
            Self::N3 => &[Dense(784, 128), Relu, Dense(128, 64), Relu, Dense(64, 10)],
            Self::N4 => &[
                Dense(640, 128),
                Relu,
                Dense(128, 128),
                Relu,
                Dense(128, 128),
                Relu,
                Dense(128, 128),
                Relu,
                Dense(128, 8),
                Relu,
                Dense(8, 128),
                Relu,
                Dense(128, 128),
                Relu,
                Dense(128, 128),
                Relu,
                Dense(128, 128),
                Relu,
                Dense(128, 640),
            ],
            Self::N5 => &[
                Conv {
                    channels: 1,
                    filters: 8,
                },
                Relu,
                MaxPool,
                Conv {
                    channels: 8,
                    filters: 16,
                },
                Relu,
                MaxPool,
                Flatten {
                    side: 5,
                    channels: 16,
                },
                Dense(400, 10),
            ],
            Self::Lstm | Self::Gru => &[],
        }
    }

    /// The shape of one input.
    pub const fn input(self) -> &'static [usize] {
        match self {
            Self::N1 => &[2],
            Self::N2 => &[4],
            Self::N3 => &[784],
            Self::N4 => &[640],
            Self::N5 => &[28, 28, 1],
            Self::Lstm | Self::Gru => &[1],
        }
    }
}
