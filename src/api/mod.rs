//! One async fn for each operation of the proxy's `/api` (`wire::api` has the table).
//!
//! Knows `wire` only. It returns [`ApiError`]; state and pages decide what is shown.

mod error;
mod query;
mod transport;

pub mod audit;
pub mod batches;
pub mod customers;
pub mod door;
pub mod gate;
pub mod invitations;
pub mod people;
pub mod session;

pub use error::ApiError;
pub use transport::server_now;
