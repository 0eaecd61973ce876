"""The text of a module: what Markdown it may hold, how it is shown, and for which age it is."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from volunteer_app.foundation import markdown
from volunteer_app.training.packs.reading import reading_age

ACTIVITY = "Activity"

_SHOWS = markdown.reader(
    ("heading", "list", "blockquote", "emphasis", "table", "newline", "escape", "entity")
)
# Knows all of Markdown, HTML too, so that whatever pages would not show is told to the writer
_KNOWS = MarkdownIt("commonmark", {"html": True}).enable("table")

_SHOWN = {
    "paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "strong", "em",
}  # fmt: skip
_PLAIN = {"inline", "text", "text_special", "softbreak", "hardbreak"}
_LINKS = "Links do not belong in the text: name the page under [[further_reading]]"
_WHY_NOT = {
    "html_block": "HTML is not allowed: write Markdown, without signs such as <br> or <b>",
    "html_inline": "HTML is not allowed: write Markdown, without signs such as <br> or <b>",
    "image": "Pictures are not allowed: say in words what they would show",
    "link": _LINKS,
    "code_block": "A paragraph must not begin with four spaces: it would be shown as computer code",
    "fence": "Blocks of computer code are not allowed",
    "code_inline": "The sign ` is for computer code: use quotation marks",
    "hr": "Lines across the page are not allowed: begin a new part with a ## heading",
}

Found = tuple[int, str]


def shown(text: str, *, name: str, deeper: int = 0) -> Markup:
    """A module's text as HTML. `name` names its tables; `deeper`: how many levels its headings go down."""
    headings = {f"h{level}": f"h{level + deeper}" for level in (2, 3)}
    return markdown.in_house_style(_SHOWS, text, name=name, headings=headings)


def age_of(text: str) -> float:
    """For which age the text is easy to read: its paragraphs and lists. Headings are no sentences."""
    tokens, _ = _parsed(text)
    return reading_age(
        _words(each)
        for before, each in pairwise(tokens)
        if each.type == "inline" and before.type == "paragraph_open"
    )


def problems(text: str) -> Iterator[Found]:
    """What is wrong with a module's text: the line, from 1, and the reason."""
    tokens, addresses = _parsed(text)
    yield from _not_shown(tokens)
    yield from ((line, _LINKS) for line in addresses)
    yield from _nameless_columns(tokens)
    yield from _structure(tokens, last=max(1, len(text.splitlines())))


@lru_cache(maxsize=1)  # its problems and its reading age are asked one after the other
def _parsed(text: str) -> tuple[list[Token], list[int]]:
    """A text's parts, and the lines of addresses that stand at its end for links in it."""
    found: dict[str, Any] = {}
    tokens = _KNOWS.parse(text, found)
    return tokens, [each["map"][0] + 1 for each in found.get("references", {}).values()]


def _not_shown(tokens: list[Token]) -> Iterator[Found]:
    """Each kind of Markdown that pages do not show, once a paragraph."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        kinds = {_kind(each) for each in (token, *(token.children or ()))} - _SHOWN - _PLAIN
        for kind in sorted(kinds):
            yield line, _WHY_NOT.get(kind, f"This kind of Markdown is not allowed ({kind})")


def _nameless_columns(tokens: list[Token]) -> Iterator[Found]:
    """Somebody who hears a table read out needs the name of each column (WCAG 2.2, 1.3.1)."""
    line = 1
    for token, following in pairwise(tokens):
        line = token.map[0] + 1 if token.map else line
        if token.type == "th_open" and not _words(following):
            yield line, "Each column of a table needs a name in its first row"


def _kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _structure(tokens: list[Token], last: int) -> Iterator[Found]:
    """Headings of two levels, the last part the activity, and something under each."""
    headings = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    parts: list[Found] = []
    for place in headings:
        heading, words = tokens[place], _words(tokens[place + 1])
        line = (heading.map or [0])[0] + 1
        if why := _wrong_level(heading, has_part=bool(parts)):
            yield line, why
        if not words:
            yield line, "This heading has no words"
        if heading.tag == "h2":
            parts.append((line, words))
        if _is_empty(tokens, place):
            yield line, f"Nothing stands under the heading “{words}”"
    if not parts or parts[-1][1] != ACTIVITY:
        yield (parts[-1][0] if parts else last), f"The last part must be “## {ACTIVITY}”"


def _wrong_level(heading: Token, *, has_part: bool) -> str:
    if heading.markup in {"=", "-"} or heading.tag not in {"h2", "h3"}:
        return "Headings begin with ## or ###; the page has its own title above them"
    return "" if has_part or heading.tag == "h2" else "A ### heading must stand under a ## heading"


def _is_empty(tokens: list[Token], place: int) -> bool:
    """Whether a heading (its opening, words and end) is followed by none of its text."""
    follows = tokens[place + 3 : place + 4]
    return not follows or (follows[0].type == "heading_open" and follows[0].tag <= tokens[place].tag)


def _words(inline: Token) -> str:
    return "".join(
        " " if each.type in {"softbreak", "hardbreak"} else each.content for each in inline.children or ()
    )
