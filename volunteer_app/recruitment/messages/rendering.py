"""A message's Markdown as HTML and as readable plain text, with each person's values in place.

A placeholder becomes one character of Unicode's private use area before the Markdown is read, and its
value, escaped, takes that character's place after it was rendered. So a name with Markdown or HTML in it is
only ever a name, and a message to 500 people is rendered once.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from volunteer_app.foundation import markdown
from volunteer_app.foundation.mail_transport import one_line
from volunteer_app.recruitment.messages.rules import PLACEHOLDERS

# A subset that every mail program shows: no pictures, no tables, no HTML, no colours
ALLOWED = (
    "heading", "list", "blockquote", "hr", "emphasis", "link", "autolink", "newline", "escape", "entity",
)  # fmt: skip

_FIRST, _LAST = 0xE000, 0xF8FF
_MARKS = {each.name: chr(_FIRST + number) for number, each in enumerate(PLACEHOLDERS)}
_WRITTEN = re.compile(r"\{\{[ \t]*(" + "|".join(_MARKS) + r")[ \t]*\}\}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ENTITY = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}));", re.IGNORECASE)


def _reader() -> MarkdownIt:
    reader = markdown.reader(ALLOWED)
    reader.core.ruler.push("plain_headings", _plain_headings)
    return reader


def _plain_headings(state: object) -> None:
    """Two levels are enough for a letter, and none competes with the title of the page that shows it."""
    tokens: list[Token] = state.tokens  # type: ignore[attr-defined]  # the library's untyped state
    markdown.retag(tokens, {"h1": "h2", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3"})


_READER = _reader()


@dataclass(frozen=True)
class Rendered:
    """A message with marks where values go."""

    subject: str
    html: str
    text: str

    def subject_for(self, values: Mapping[str, str]) -> str:
        """One line without control characters: nothing can begin a header of its own."""
        return one_line(self.subject.translate(_places(values, escape=False)))

    def html_for(self, values: Mapping[str, str]) -> str:
        """The body as HTML."""
        return self.html.translate(_places(values, escape=True))

    def text_for(self, values: Mapping[str, str]) -> str:
        """The body as plain text."""
        return self.text.translate(_places(values, escape=False))


def render(subject: str, body: str) -> Rendered:
    """Read the Markdown once, for everybody who will get it."""
    tokens = _READER.parse(_marked(_ENTITY.sub(_no_mark, _PRIVATE.sub("", body))))
    shown: str = _READER.renderer.render(tokens, _READER.options, {})
    return Rendered(_marked(subject), shown, _plain(tokens))


def _no_mark(entity: re.Match[str]) -> str:
    """An entity would become a mark only after placeholders were checked, and be filled in unchecked."""
    sign = int(entity[1], 16) if entity[1] else int(entity[2])
    return "\N{REPLACEMENT CHARACTER}" if _FIRST <= sign <= _LAST else entity[0]


def _marked(text: str) -> str:
    bare = _PRIVATE.sub("", text)
    return _WRITTEN.sub(lambda found: _MARKS[found[1]], bare)


def _places(values: Mapping[str, str], *, escape: bool) -> dict[int, str]:
    """What stands for each mark. A value is one line of its own; a missing one is empty."""
    filled = {}
    for name, mark in _MARKS.items():
        value = one_line(_PRIVATE.sub("", values.get(name, "")))
        filled[ord(mark)] = html.escape(value) if escape else value
    return filled


def _plain(tokens: Sequence[Token]) -> str:
    """Blocks with an empty line between them; list items begin with a dash or their number."""
    lines: list[str] = []
    lists: list[int | None] = []
    prefix = ""
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            start = int(token.attrGet("start") or 1)
            lists.append(start if token.type == "ordered_list_open" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
            if not lists:
                prefix = ""
                lines.append("")
        elif token.type == "list_item_open":
            number = lists[-1]
            prefix = "  " * (len(lists) - 1) + ("- " if number is None else f"{number}. ")
            lists[-1] = number if number is None else number + 1
        elif token.type == "hr":
            lines += ["--------", ""]
        elif token.type == "inline":
            lines += _block(token.children or [], prefix, in_list=bool(lists))
            prefix = " " * len(prefix)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _block(children: Sequence[Token], prefix: str, *, in_list: bool) -> list[str]:
    first, *rest = _words(children).split("\n")
    margin = " " * len(prefix)
    found = [prefix + first, *(margin + line for line in rest)]
    return found if in_list else [*found, ""]


def _words(children: Sequence[Token]) -> str:
    """The words of a paragraph; a link is followed by its address, unless the words are the address."""
    said: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            said.append("\n")
        elif token.type == "link_open":
            opened.append((len(said), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            start, address = opened.pop()
            words = "".join(said[start:])
            if words not in {address, address.removeprefix("mailto:")}:
                said.append(f" ({address.removeprefix('mailto:')})")
        else:
            said.append(token.content)
    return "".join(said)
