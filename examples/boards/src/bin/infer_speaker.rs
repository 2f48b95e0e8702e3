//! An inference of `Speaker`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(boards::numbers::SPEAKER, boards::networks::Speaker);
