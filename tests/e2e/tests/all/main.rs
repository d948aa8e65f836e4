//! The product from end to end, in a real browser. One binary, a file a topic: linking takes longer than
//! compiling.
#![cfg(test)]

mod steps;
mod story;
