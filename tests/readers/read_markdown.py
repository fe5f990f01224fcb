"""Renders Markdown as GitHub does, and prints as JSON which elements there are, and the text in and outside of code.

usage: read_markdown.py FILE
"""

import json
import pathlib
import sys

import cmarkgfm
from cmarkgfm.cmark import Options
from lxml import html


def outside_of_code(element):
    """The text that GitHub looks through for mentions, references and links."""
    if element.tag in ("code", "pre"):
        return ""
    if not isinstance(element.tag, str):
        # A comment: the text before and after it are two.
        return "\N{BROKEN BAR}"
    parts = [element.text or ""]
    for child in element:
        parts += [outside_of_code(child), child.tail or ""]
    return "".join(parts)


def main():
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    rendered = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    tree = html.fragment_fromstring(rendered, create_parent="body")
    elements = sorted({element.tag for element in tree.iter() if isinstance(element.tag, str)})
    code = [element.text_content() for element in tree.iter("code")]
    print(json.dumps({"elements": elements, "outside": outside_of_code(tree), "code": code}))


main()
