"""The text of an entry: Markdown made into safe HTML, and into plain words to search."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from volunteer_app.foundation import markdown

# The page's own heading is the first: those of a text go from the second to the third level
LEVELS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
RULES = ("heading", "list", "blockquote", "emphasis", "table", "newline", "escape", "entity", "link")


def _house_style(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = LEVELS.get(token.tag, token.tag)
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("class", "govuk-link")
                child.attrSet("rel", "nofollow noopener")


def _reader() -> MarkdownIt:
    made = markdown.reader(RULES)
    made.core.ruler.push("house_style", _house_style)
    return made


_SHOWS = _reader()


def shown(text: str, *, name: str) -> Markup:
    """A text as HTML. `name` names its tables for whoever hears them read out."""
    return markdown.in_house_style(_SHOWS, text, name=name, headings={})


def plain(text: str) -> str:
    """The words of a text, a line for each paragraph."""
    return "\n".join(filter(None, map(str.strip, _words(_SHOWS.parse(text)))))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_said(each) for each in token.children or ())


def _said(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content
