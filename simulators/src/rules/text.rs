//! Texts as the rules compare them.
