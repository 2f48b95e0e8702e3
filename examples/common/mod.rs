//! What the examples share: data, and pictures of what was learnt.
#![allow(dead_code, reason = "no example needs all of it")]

pub mod boundary;
pub mod confusion;
pub mod contour;
pub mod digits_data;
pub mod history_chart;
pub mod magic_data;
pub mod misread;
pub mod output;
pub mod points;
pub mod progress;
pub mod seed;
pub mod svg;
pub mod tiles;
