//! An inference of `Digits`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(boards::numbers::DIGITS, boards::networks::Digits);
