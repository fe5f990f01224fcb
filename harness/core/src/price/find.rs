//! Which row of a price list holds for a model.

use super::{Found, PriceList};

impl PriceList {
    /// The price of a model, by the name that the suite or a span gives it.
    pub fn find(&self, model: &str) -> Option<Found> {
        self.models.get(model).map(|price| Found { price: price.clone(), exact: true })
    }
}
