//! Graphs, played without LangGraph itself: by what the shim sees of them.

use super::*;
use rstest::rstest;

/// A graph that cannot be awaited where its checkpointer cannot, that has a tool which is not written yet, and that
/// may have nothing to say.
const GRAPHS: &str = r#"
import sys
import types

class Saver:
    async def aget_tuple(self, config): raise NotImplementedError("use the other one")

class Pregel:
    def __init__(self, checkpointer):
        self.checkpointer, self.runs, self.messages = checkpointer, 0, []
    async def ainvoke(self, given, config):
        if isinstance(self.checkpointer, Saver):
            await self.checkpointer.aget_tuple(config)
        return self.invoke(given, config)
    def invoke(self, given, config):
        self.runs += 1
        said = given["messages"][-1]["content"]
        if said == "book":
            raise NotImplementedError(f"run {self.runs}")
        self.say("user", said)
        if said != "thanks":
            self.say("assistant", f"run {self.runs}")
        return {"messages": list(self.messages)}
    def say(self, role, content):
        self.messages.append({"role": role, "content": content, "id": f"m{len(self.messages)}"})

langgraph = types.ModuleType("langgraph.pregel")
langgraph.Pregel = Pregel
sys.modules["langgraph.pregel"] = langgraph
plain = Pregel(Saver())
graph = Pregel(object())
"#;

async fn said(target: &str, messages: &[&str]) -> Result<Vec<String>, AgentError> {
    let agent = Stage::new(target, GRAPHS).start().await.unwrap();
    let said = talk(&agent, "s", messages).await;
    agent.shutdown().await;
    said
}

#[tokio::test]
async fn a_graph_whose_checkpointer_cannot_be_awaited_is_run_without() {
    assert_eq!(said("desk:plain", &["hi"]).await, Ok(vec!["run 1".to_owned()]));
}

#[tokio::test]
async fn a_graph_is_not_run_again_for_a_tool_that_is_not_implemented() {
    let error = said("desk:graph", &["book"]).await.unwrap_err();
    assert_eq!(error, AgentError::Failed("NotImplementedError: run 1 (desk.py:19)".to_owned()));
}

#[rstest]
#[case::silence(&["hi", "thanks"], &["run 1", ""])]
#[case::a_new_reply(&["hi", "thanks", "hi"], &["run 1", "", "run 3"])]
#[tokio::test]
async fn what_a_graph_said_in_an_earlier_turn_is_no_reply_to_this_one(
    #[case] messages: &[&str],
    #[case] replies: &[&str],
) {
    assert_eq!(said("desk:graph", messages).await.unwrap(), replies);
}
