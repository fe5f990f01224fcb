//! Agents that Rehearsal starts and ends, one for the run or one for each attempt.

use rehearsal_tests::World;
use rstest::rstest;

/// Answers each line with the process's number and the message.
const JSON_LINES: &str = "
import json, os, sys
for line in sys.stdin:
    asked = json.loads(line)
    reply = '%d heard: %s' % (os.getpid(), asked['message'])
    print(json.dumps({'session_id': asked['session_id'], 'turn': asked['turn'], 'reply': reply}), flush=True)
";

/// The least that a program of its own for each conversation has to do.
const LEAST: &str = "
import json, os, sys
for line in sys.stdin:
    reply = '%d heard: %s' % (os.getpid(), json.loads(line)['message'])
    print(json.dumps({'reply': reply}), flush=True)
";

/// The same over HTTP.
const HTTP: &str = "
import http.server, json, os
class Desk(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        reply = json.dumps({'reply': '%d heard: %s' % (os.getpid(), asked['message'])}).encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Desk).serve_forever()
";

#[rstest]
#[case::lines_for_the_run("json_lines", "run", JSON_LINES, 1)]
#[case::lines_for_each("json_lines", "attempt", JSON_LINES, 6)]
#[case::least_for_each("json_lines", "attempt", LEAST, 6)]
#[case::http_for_the_run("http", "run", HTTP, 1)]
#[case::http_for_each("http", "attempt", HTTP, 6)]
fn as_many_processes_as_asked_and_none_left(
    #[case] speaks: &str,
    #[case] process: &str,
    #[case] program: &str,
    #[case] processes: usize,
) {
    let world = World::default();
    world.write("agent.py", program);
    let suite = world.write(
        "suite.yaml",
        &format!(
            "suite: processes
agent:
  command: {{ run: [python3, agent.py], speaks: {speaks}, process: {process} }}
  spans: off
defaults: {{ max_turns: 2, trials: 6 }}
cases:
  - {{ name: hours, input: When do you open?, task_description: The opening hours are told, personas: [auto] }}
"
        ),
    );
    let (_, result) = world.run(&suite, &["--jobs", "3"]);
    assert_eq!(result["attempts"]["valid"], 6, "{result:#}");
    let mut pids = std::collections::BTreeSet::new();
    for session in world.record(&result)["sessions"].as_array().unwrap() {
        for turn in session["turns"].as_array().unwrap() {
            let (pid, heard) = turn["reply"].as_str().unwrap().split_once(" heard: ").unwrap();
            assert_eq!(heard, turn["user"].as_str().unwrap());
            pids.insert(pid.to_owned());
        }
    }
    assert_eq!(pids.len(), processes, "{pids:?}");
    for pid in pids {
        assert!(!std::path::Path::new("/proc").join(&pid).exists(), "process {pid} is still there");
    }
}
