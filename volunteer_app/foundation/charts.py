"""Charts as SVG: horizontal bars with their labels above and their numbers beside them.

Colours and manner follow the Government Analysis Function's guidance on charts: few colours, none of which
carries a meaning alone, the finding as title, labels and no legend. A hidden number is [c] and has no bar.
Shapes carry presentation attributes and classes of the style sheet, which changes them for forced colours; no
style stands in the picture. Units of all lengths are those of the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup, escape

BLUE, TURQUOISE, PINK, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
INK, PAPER = "#0b0c0c", "#ffffff"

WIDTH = 360
BAR, LINE, GAP = 20, 20, 12
BESIDE = 62  # kept free to the right of the longest bar, for its number
LETTERS = 40  # of a label on one line


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its length in whatever all bars of the chart share, and its number in words.

    `value` is None where the number is hidden or was never published: then `words` says that. `mark` is where
    a benchmark stands, and `mark_words` what it is.
    """

    label: str
    value: float | None
    words: str
    mark: float | None = None
    mark_words: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart. `id` is unique on its page; `finding` is what it shows, said as a sentence.

    `marks`: what the upright line in each row stands for; empty without one.
    """

    id: str
    finding: str
    bars: Sequence[Bar]
    marks: str = ""
    colour: str = BLUE

    @property
    def description(self) -> str:
        """All that is drawn, in words."""
        said = [f"{each.label}: {_said(each, self.marks)}" for each in self.bars]
        return "; ".join(said) or "Nothing is drawn."

    @property
    def height(self) -> int:
        """How high the picture is."""
        return sum(_height(each) for each in self.bars) + GAP

    def svg(self) -> Markup:
        """The picture."""
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="app-chart" viewBox="0 0 {WIDTH} {self.height}"'
            f' width="{WIDTH}" height="{self.height}" role="img"'
            f' aria-labelledby="{escape(self.id)}-title {escape(self.id)}-desc"'
            ' font-family="Helvetica Neue, Helvetica, Arial, sans-serif" font-size="16">',
            f'<title id="{escape(self.id)}-title">{escape(self.finding)}</title>',
            f'<desc id="{escape(self.id)}-desc">{escape(self.description)}</desc>',
            _rect("paper", 0, 0, (WIDTH, self.height), PAPER),
        ]
        longest = max((max(each.value or 0, each.mark or 0) for each in self.bars), default=0)
        top = GAP // 2
        for bar in self.bars:
            parts.append(_drawn(bar, top, longest, self.colour))
            top += _height(bar)
        return Markup("".join(parts) + "</svg>")  # noqa: S704 - every text in it is escaped


def _said(bar: Bar, marks: str) -> str:
    against = f" ({marks}: {bar.mark_words})" if marks and bar.mark is not None else ""
    return f"{bar.words}{against}"


def _lines(label: str) -> list[str]:
    return wrap(label, LETTERS) or [label]


def _height(bar: Bar) -> int:
    return len(_lines(bar.label)) * LINE + BAR + GAP


def _drawn(bar: Bar, top: int, longest: float, colour: str) -> str:
    parts = []
    for line in _lines(bar.label):
        top += LINE
        parts.append(_text(0, top - 5, line))
    if bar.value is None:
        return "".join(parts) + _text(0, top + BAR - 5, bar.words)
    length = _length(bar.value, longest)
    if length:
        parts.append(_rect("bar", 0, top, (length, BAR), colour))
    mark = _length(bar.mark, longest) if bar.mark is not None else None
    parts.append(_text(max(length, mark or 0) + 6, top + BAR - 5, bar.words))
    if mark is not None:  # with a white edge, so that it is seen on a bar and beside one
        parts.append(_rect("edge", mark - 2, top - 2, (5, BAR + 4), PAPER))
        parts.append(_rect("mark", mark - 1, top - 2, (3, BAR + 4), INK))
    return "".join(parts)


def _length(value: float, longest: float) -> int:
    return round((WIDTH - BESIDE) * value / longest) if longest else 0


def _text(x: int, y: int, words: str) -> str:
    return f'<text class="app-chart__text" x="{x}" y="{y}" fill="{INK}">{escape(words)}</text>'


def _rect(what: str, x: int, y: int, size: tuple[int, int], fill: str) -> str:
    width, height = size
    return (
        f'<rect class="app-chart__{what}" x="{x}" y="{y}" width="{width}" height="{height}"'
        f' fill="{fill}"></rect>'
    )
