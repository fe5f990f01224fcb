//! Colours, or none.

use rehearsal_core::gate::Verdict;

/// Whether to use colours. The caller knows: a terminal, `--no-color`, a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    coloured: bool,
}

impl Style {
    /// Text alone.
    pub const fn plain() -> Self {
        Self { coloured: false }
    }

    /// With ANSI colours, wherever it goes.
    pub const fn coloured() -> Self {
        Self { coloured: true }
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.paint(console::Style::new().bold(), text)
    }

    /// Something said by the way.
    pub fn aside(self, text: &str) -> String {
        self.paint(console::Style::new().dim(), text)
    }

    /// Something to mind.
    pub fn warning(self, text: &str) -> String {
        self.paint(console::Style::new().yellow(), text)
    }

    /// Something in the colour of a verdict.
    pub(crate) fn verdict(self, verdict: Verdict, text: &str) -> String {
        let style = console::Style::new().bold();
        let style = match verdict {
            Verdict::Passed => style.green(),
            Verdict::Failed => style.red(),
            Verdict::CouldNotTell => style.yellow(),
        };
        self.paint(style, text)
    }

    fn paint(self, style: console::Style, text: &str) -> String {
        style.force_styling(self.coloured).apply_to(text).to_string()
    }
}
