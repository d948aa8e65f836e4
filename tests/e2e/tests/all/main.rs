//! The product from end to end, in a real browser. One binary, a file a topic: linking takes longer than
//! compiling.
#![cfg(test)]

mod accessibility;
mod approval;
mod audit;
mod batches;
mod customers;
mod door;
mod faults;
mod history;
mod hosting;
mod invitations;
mod keyboard;
mod new_batch;
mod polling;
mod speed;
mod steps;
mod story;
mod verdict;
