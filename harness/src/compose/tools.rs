//! The tools that a suite simulates for its agent, and the model that plays them.

use super::models::Shelf;
use crate::{clock::SystemClock, exit::Failure};
use rehearsal_core::suite::Suite;
use rehearsal_tools::{Player, Prompts, SimulatedTools};
use std::sync::Arc;

/// Who plays the tools; `None` where no model is needed for it.
pub(super) fn player(suite: &Suite, shelf: &Shelf<'_>, prompts: &Prompts) -> Result<Option<Player>, Failure> {
    let Some(choice) = &suite.models.tools else { return Ok(None) };
    Ok(Some(Player::new(shelf.take(choice)?, prompts)))
}

/// Begins to serve the tools; `None` where the suite has none.
pub async fn serve(suite: &Suite, player: Option<Player>) -> Result<Option<SimulatedTools>, Failure> {
    if suite.tools.tools.is_empty() {
        return Ok(None);
    }
    let served = SimulatedTools::start(&suite.tools, player, Arc::new(SystemClock)).await;
    served.map(Some).map_err(|error| Failure::Usage(error.to_string()))
}
