"""A form as an OpenDocument spreadsheet. Answers are texts and numbers, never formulas.

Its sheets are written as XML and read in by odfdo at once: cell by cell takes a second.
Source: OpenDocument 1.3 part 3, sections 9.1 (cells), 9.4.4 (content validations), 19.604 (conditions), 6.1.3
(runs of spaces).
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element, Style

from volunteer_app.foundation.exporting import clean, new_file
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.offline.form import ANSWER, COVER, HEADS, TERMS, WHY, Entry, Form, Line, Part

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
TITLE, HEAD, READ, FILL, COUNT = "app-title", "app-head", "app-read", "app-fill", "app-count"
AS_TEXT = "app-as-text"
WIDTHS = ("1.8cm", "10cm", "8.5cm", "6cm", "8cm", "5.5cm", "5.5cm", "2cm", "2cm")
PAIR_WIDTHS = ("5.5cm", "20cm")
HIDDEN_FROM = 7
COLUMN = {head: number for number, head in enumerate(HEADS)}
_SPACES = re.compile(r"^ +| {2,}| +$")

Cell = tuple[Value, str, str]  # what stands in it, its look, and its rule


def spreadsheet(form: Form) -> IO[bytes]:
    """The spreadsheet, open at its start."""
    document = Document("spreadsheet")
    document.body.clear()
    styles: Any = document.content.root.get_element("//office:automatic-styles")
    for style in (_as_text(), *_styles()):
        styles.append(style)
    rules = _Rules()
    sheets = [
        _pairs(COVER, form.title, [("", form.intro), *form.facts, *_how(form)]),
        *(_part(part, rules) for part in form.parts),
        _pairs(TERMS, "Words, and what they mean here", form.terms),
    ]
    document.body.append(Element.from_tag(rules.xml))
    for each in sheets:
        document.body.append(Element.from_tag(each))
    document.meta.title = form.title
    document.meta.language = "en-GB"
    content = io.BytesIO()
    document.save(content)
    with new_file() as made:
        made.write(content.getvalue())
    return made


class _Rules:
    """The rules of cells, each once: what a cell takes, and what is said where it is something else."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], str] = {}

    def named(self, condition: str, told: str) -> str:
        """The name of a rule."""
        return self.names.setdefault((condition, told), f"rule{len(self.names) + 1}")

    @property
    def xml(self) -> str:
        """All of them."""
        rules = (
            f"<table:content-validation table:name={quoteattr(name)} table:condition={quoteattr(condition)} "
            'table:allow-empty-cell="true" table:display-list="unsorted">'
            '<table:error-message table:display="true" table:message-type="stop">'
            f"<text:p>{escape(told)}</text:p></table:error-message></table:content-validation>"
            for (condition, told), name in self.names.items()
        )
        return f"<table:content-validations>{''.join(rules)}</table:content-validations>"

    def of_answer(self, line: Line) -> str:
        """The rule of an answer's cell; empty where it takes anything."""
        if line.choices:
            return self.of_list(line.choices)
        return self.named(*_number_rule(line)) if line.entry is Entry.NUMBER else ""

    def of_list(self, choices: Sequence[str]) -> str:
        """The rule that one of these is chosen."""
        listed = ";".join('"' + each.replace('"', '""') + '"' for each in choices)
        return self.named(f"of:cell-content-is-in-list({listed})", "Choose one of the answers listed")


def _number_rule(line: Line) -> tuple[str, str]:
    least, most = line.possible.least or Decimal(0), line.possible.most or Decimal(10**9)
    kind = "decimal-number" if line.places else "whole-number"
    words = "number" if line.places else "whole number"
    return (
        f"of:cell-content-is-{kind}() and cell-content-is-between({least},{most})",
        f"Enter a {words} from {least:,} to {most:,}",
    )


def _as_text() -> Element:
    xml = f'<number:text-style style:name="{AS_TEXT}"><number:text-content/></number:text-style>'
    return Element.from_tag(xml)


def _styles() -> Iterator[Style]:
    for name, weight, size in (
        (TITLE, "bold", "16pt"),
        (HEAD, "bold", "11pt"),
        (READ, "normal", "11pt"),
        (FILL, "normal", "11pt"),
        (COUNT, "normal", "11pt"),
    ):
        style = Style("table-cell", name=name)
        style.set_properties({"fo:font-weight": weight, "fo:font-size": size}, area="text")
        wrap = "no-wrap" if name == TITLE else "wrap"
        looks = {"fo:wrap-option": wrap, "style:vertical-align": "top"}
        if name == FILL:  # what is typed stays as it was typed
            style.set_attribute("style:data-style-name", AS_TEXT)
        if name in {FILL, COUNT}:
            looks |= {"style:cell-protect": "none", "fo:background-color": "#fff7d6"}
            looks |= {"fo:border": "0.5pt solid #b1b4b6"}
        style.set_properties(looks, area="table-cell")
        yield style
    for width in {*WIDTHS, *PAIR_WIDTHS}:
        yield Style("table-column", name=_of_width(width), width=width)


def _of_width(width: str) -> str:
    return "app-wide-" + width.replace(".", "-")


def _how(form: Form) -> list[tuple[str, str]]:
    return [("How to fill it in" if not number else "", each) for number, each in enumerate(form.how)]


def _pairs(name: str, title: str, pairs: Iterable[tuple[str, str]]) -> str:
    rows = [[(left, HEAD, ""), (right, READ, "")] for left, right in pairs]
    return _sheet(name, PAIR_WIDTHS, [[(title, TITLE, "")], *rows])


def _part(part: Part, rules: _Rules) -> str:
    above: list[list[Cell]] = [
        [(part.title, TITLE, "")],
        [(part.intro, "", "")],
        [(head, HEAD, "") for head in HEADS],
    ]
    return _sheet(part.name, WIDTHS, [*above, *(_line(each, rules) for each in part.lines)])


def _line(line: Line, rules: _Rules) -> list[Cell]:
    cells: list[Cell] = [(each, READ, "") for each in line.cells]
    if line.entry is not Entry.NOTHING:
        look = COUNT if line.entry is Entry.NUMBER else FILL
        cells[COLUMN[ANSWER]] = (line.answer, look, rules.of_answer(line))
    if line.reasons:
        cells[COLUMN[WHY]] = (line.why, FILL, rules.of_list(line.reasons))
    return cells


def _sheet(name: str, widths: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    columns = (
        f'<table:table-column table:style-name="{_of_width(width)}"'
        f"{' table:visibility=' + quoteattr('collapse') if number >= HIDDEN_FROM else ''}/>"
        for number, width in enumerate(widths)
    )
    lines = (f"<table:table-row>{''.join(_cell(*each) for each in row)}</table:table-row>" for row in rows)
    return (
        f'<table:table table:name={quoteattr(name)} table:protected="true">'
        f"{''.join(columns)}{''.join(lines)}</table:table>"
    )


def _cell(value: Value, look: str, rule: str) -> str:
    attributes = f" table:style-name={quoteattr(look)}" if look else ""
    attributes += f" table:content-validation-name={quoteattr(rule)}" if rule else ""
    if not isinstance(value, str):
        attributes += f' office:value-type="float" office:value="{value:f}"'
        return f"<table:table-cell{attributes}><text:p>{value:f}</text:p></table:table-cell>"
    kept = clean(value)
    if not kept:
        return f"<table:table-cell{attributes}/>"
    lines = "".join(f"<text:p>{_line_of(each)}</text:p>" for each in kept.split("\n"))
    return f'<table:table-cell{attributes} office:value-type="string">{lines}</table:table-cell>'


def _line_of(text: str) -> str:
    """A line of text in which each space stays: XML's own are taken for one."""
    return _SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(text.replace("\t", " ")))
