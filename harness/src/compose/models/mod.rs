//! Model names to models, each with the layers that lie between a caller and a provider.

mod connection;
mod layers;
mod providers;

pub use connection::{account, mantle_url};
pub use layers::Reuse;
pub(super) use layers::Shelf;
pub use providers::Providers;
