//! The tools as an MCP server: what a client asks, and what it is answered.

use crate::{call::Outcome, house::House, listen::Breakage, whose::Claims};
use axum::http::request::Parts;
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
        ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
    },
    service::RequestContext,
};
use serde_json::Value;
use std::sync::Arc;

/// Answers one client.
#[derive(Clone)]
pub(crate) struct Handler(pub(crate) Arc<House>);

impl ServerHandler for Handler {
    fn get_info(&self) -> ServerConfig {
        let about = Implementation::new("rehearsal-simulated-tools", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build()).with_server_info(about)
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.0.catalogue.told_of(name)
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.0.catalogue.told()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let house = &self.0;
        let parts = context.extensions.get::<Parts>();
        let parts = parts.ok_or_else(|| ErrorData::internal_error("the call did not come by http", None))?;
        let unknown = || ErrorData::invalid_params(format!("there is no tool {:?}", request.name), None);
        let tool = house.catalogue.tool(&request.name).ok_or_else(unknown)?;
        let found = house.desk.find(&Claims::of(parts, &context.meta));
        let (room, origin) = found.map_err(|why| ErrorData::invalid_request(why, None))?;
        let arguments = request.arguments.clone().unwrap_or_default();
        let begun = match room.begin(&request.name, arguments, origin, house.clock.now()) {
            Ok(begun) => begun,
            Err(why) => return Ok(failed(&why).into()),
        };
        let fate = house.fate(tool, &room, &begun);
        let played = context.ct.run_until_cancelled(house.play(tool, &room, (&begun, &fate))).await;
        let outcome = played.unwrap_or_else(|| Outcome::Error("the agent gave the call up".to_owned()));
        room.end(begun, (outcome.clone(), fate.fault()), house.clock.now());
        match outcome {
            Outcome::Result(result) => Ok(succeeded(result, tool.output.is_some()).into()),
            Outcome::Error(why) => Ok(failed(&why).into()),
            Outcome::Broken(why) => {
                if let Some(breakage) = parts.extensions.get::<Breakage>() {
                    breakage.happen(why.clone());
                }
                Err(ErrorData::internal_error(why, None))
            }
        }
    }
}

/// An answer: text for every client, and the same as a structure where the tool has one.
fn succeeded(result: Value, is_structured: bool) -> CallToolResult {
    match result {
        Value::Object(_) if is_structured => CallToolResult::structured(result),
        Value::String(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
        other => CallToolResult::success(vec![ContentBlock::text(other.to_string())]),
    }
}

fn failed(why: &str) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(why)])
}
