//! An inference of `N1`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(boards::numbers::XOR, boards::networks::N1);
