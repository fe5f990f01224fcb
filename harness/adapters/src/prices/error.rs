//! What is wrong with a price table.

/// What is wrong with a price table, in one line for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PricesError {
    /// The file is no JSON.
    #[error("{file} is not JSON: {error}")]
    NotJson {
        /// The file.
        file: String,
        /// Where it stops being JSON.
        error: String,
    },
    /// The file is none of the price tables we know.
    #[error(
        "{file} is no price table that Rehearsal knows; it reads its own \
         ({{\"id\": ..., \"models\": {{...}}}}), LiteLLM's model_prices_and_context_window.json and models.dev's api.json"
    )]
    OtherShape {
        /// The file.
        file: String,
    },
    /// A table in our own shape has something in it that does not belong there, or lacks something.
    #[error("{file}: {problem}")]
    Malformed {
        /// The file.
        file: String,
        /// What it is, with the model's name.
        problem: String,
    },
    /// A price is no amount of dollars.
    #[error("{file}: \"{key}\" of \"{model}\" is {found}, which is no price {unit}")]
    Number {
        /// The file.
        file: String,
        /// The model.
        model: String,
        /// The name of the price in the file.
        key: String,
        /// What is there.
        found: String,
        /// What prices are stated for in such a file.
        unit: &'static str,
    },
    /// No model in the file has a price.
    #[error("{file} has no model with a price for tokens in it")]
    Empty {
        /// The file.
        file: String,
    },
}
