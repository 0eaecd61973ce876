"""Markdown made into safe HTML: for messages, and for training packs. The one place that sets up the reader.

Nothing is let through as HTML: a reader knows the kinds of Markdown that it was given and no others, and what
it does not know is shown as it was typed.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

SCHEMES = ("http://", "https://", "mailto:")
OPENING = "_open"

# The look of the service for each part of a text (GOV.UK Design System: typography, lists, table, inset text)
CLASSES = {
    "p": "govuk-body",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "blockquote": "govuk-inset-text",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}


def reader(allowed: Iterable[str]) -> MarkdownIt:
    """A reader that knows paragraphs and these rules of markdown-it alone, and never HTML."""
    made = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(list(allowed))
    made.validateLink = _may_lead_there  # type: ignore[assignment,method-assign]  # the library's own way to set it
    return made


def _may_lead_there(address: str) -> bool:
    """Web pages and e-mail addresses only; a browser ignores spaces and control characters in a scheme."""
    bare = re.sub(r"[\x00-\x20]", "", html.unescape(address)).lower()
    return bare.startswith(SCHEMES)


def retag(tokens: Sequence[Token], headings: Mapping[str, str]) -> None:
    """Give headings other levels: a text stands on a page that has headings of its own."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = headings.get(token.tag, token.tag)


class _House(RendererHTML):
    """HTML in the look of the service. A table scrolls by itself where the screen is narrow."""

    def table_open(
        self, tokens: Sequence[Token], place: int, options: Mapping[str, object], env: Mapping[str, str]
    ) -> str:
        """A table with the name by which a screen reader tells it from others on the page."""
        number = sum(each.type == "table_open" for each in tokens[: place + 1])
        name = html.escape(f"Table {number}: {env['name']}")
        region = f'<div class="moj-scrollable-pane" tabindex="0" role="region" aria-label="{name}">'
        return region + str(self.renderToken(tokens, place, options, env))  # type: ignore[arg-type]  # the library's own

    def table_close(
        self, tokens: Sequence[Token], place: int, options: Mapping[str, object], env: Mapping[str, str]
    ) -> str:
        """The end of a table and of its region."""
        return str(self.renderToken(tokens, place, options, env)) + "</div>\n"  # type: ignore[arg-type]  # as above


def in_house_style(read_by: MarkdownIt, text: str, *, name: str, headings: Mapping[str, str]) -> Markup:
    """A text as HTML in the look of the service.

    Args:
        read_by: the reader, which says what the text may hold.
        text: Markdown.
        name: what the text is about, in words; names its tables for screen readers.
        headings: other levels for its headings, such as {"h2": "h3"}.
    """
    tokens = read_by.parse(text)
    for token in tokens:
        if token.type.endswith(OPENING) and token.tag in CLASSES:
            token.attrs.pop("style", None)  # a column's alignment: pages have no styles of their own
            token.attrSet("class", CLASSES[token.tag])
        if token.type == "th_open":
            token.attrSet("scope", "col")
    retag(tokens, headings)
    shown = _House().render(tokens, read_by.options, {"name": name})
    return Markup(shown)  # noqa: S704 - rendered with HTML off
