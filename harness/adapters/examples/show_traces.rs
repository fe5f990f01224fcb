fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    match rehearsal_adapters::traces::read(&files, None, Default::default()) {
        Err(e) => println!("ERR {e}"),
        Ok(r) => {
            println!("{:?} {:?}", r.formats, r.notes);
            for s in r.sessions {
                println!("== {} named={} turns={}", s.id, s.is_named, s.turns.len());
                for t in s.turns {
                    println!(
                        "  {:?} ev={:?}\n  U {:?}\n  A {:?}\n  E {:?} notes={:?}",
                        t.dialects, t.trace.evidence, t.user, t.reply, t.error, t.notes
                    );
                    for c in t.trace.tool_calls() {
                        println!(
                            "    T {} {:?} {:?} -> {:?} !{:?}",
                            c.name,
                            c.id,
                            c.arguments.as_ref().map(|v| v.to_string()),
                            c.result.as_ref().map(|v| v.to_string()),
                            c.error
                        );
                    }
                    for c in t.trace.model_calls() {
                        println!(
                            "    M {:?} {:?} cost={:?}",
                            c.model,
                            (c.usage.input_tokens, c.usage.output_tokens, c.usage.cache_read_tokens),
                            c.reported_cost
                        );
                    }
                }
            }
        }
    }
}
