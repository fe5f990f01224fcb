//! XML of ours: elements that are opened and closed, and text of others that cannot break out of them.

use crate::{
    status::Why,
    visible::{visible, visible_line},
};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use std::io::{self, Write};

/// A document that is being written.
pub(super) struct Xml<'a> {
    writer: Writer<&'a mut dyn Write>,
}

impl<'a> Xml<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    /// Opens an element. Values are one line: a reader would make spaces of line breaks.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, String)]) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn properties(&mut self, properties: &[(String, String)]) -> io::Result<()> {
        self.open("properties", &[])?;
        for (name, value) in properties {
            let attributes = [("name", name.clone()), ("value", value.clone())];
            self.writer.write_event(Event::Empty(start("property", &attributes)))?;
        }
        self.close("properties")
    }

    /// What a test case comes to, where it did not pass, with its particulars in several lines.
    pub(super) fn outcome(&mut self, name: &str, why: &Why, particulars: &str) -> io::Result<()> {
        let attributes = [("type", why.kind.clone()), ("message", why.message.clone())];
        if particulars.is_empty() {
            return self.writer.write_event(Event::Empty(start(name, &attributes)));
        }
        self.open(name, &attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&visible(particulars))))?;
        self.close(name)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        let out = self.writer.get_mut();
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// An element with its attributes. XML 1.0 takes no control characters, not even escaped, so that they are shown as
/// what they are; the writer escapes the rest.
fn start<'n>(name: &'n str, attributes: &[(&str, String)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, visible_line(value).as_ref()));
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::{Reader, XmlVersion};

    /// What XML 1.0 takes: <https://www.w3.org/TR/xml/#NT-Char>.
    fn is_taken(letter: char) -> bool {
        matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    }

    /// Words as agents say them, with what XML acts on and what it does not take among them.
    fn words() -> impl Strategy<Value = String> {
        let acts =
            prop::sample::select(vec!["<", "]]>", "&", "&#0;", "\"", "'", "\u{0}", "\u{fffe}", "\n", "-->"]);
        let word = prop_oneof![any::<String>(), acts.prop_map(str::to_owned)];
        prop::collection::vec(word, 0..6).prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn any_words_come_back_as_they_are_shown(kind in words(), message in words(), particulars in words()) {
            let mut out = Vec::new();
            let mut xml = Xml::new(&mut out).unwrap();
            let why = Why { kind: kind.clone(), message: message.clone() };
            xml.outcome("failure", &why, &particulars).unwrap();
            xml.finish().unwrap();
            let text = String::from_utf8(out).unwrap();
            prop_assert!(text.chars().all(is_taken), "{text:?}");
            let mut reader = Reader::from_str(&text);
            let (mut attributes, mut said) = (Vec::new(), String::new());
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(start) | Event::Empty(start) => attributes.extend(
                        start.attributes().map(|it| it.unwrap().normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned()),
                    ),
                    Event::Text(text) => said.push_str(&text.xml10_content()),
                    Event::GeneralRef(name) => said.push_str(match name.xml10_content().as_ref() {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "apos" => "'",
                        "quot" => "\"",
                        other => panic!("&{other};"),
                    }),
                    Event::Eof => break,
                    _ => {}
                }
            }
            prop_assert_eq!(attributes, [visible_line(&kind), visible_line(&message)]);
            let shown = visible(&particulars);
            prop_assert_eq!(said.trim(), shown.trim());
        }
    }
}
