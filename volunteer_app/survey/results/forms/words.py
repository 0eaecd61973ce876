"""Sorting an answer into themes, and taking the file for analysis."""

from collections.abc import Sequence

from volunteer_app.foundation.forms import Box, Boxes, Form, LongText, needed
from volunteer_app.survey.results.themes import Theme


class CodingForm(Form):
    """The themes of one answer."""

    themes = Boxes("Which themes does it have?", description="Select all that apply")
    is_quote = Box("It may stand in the results in its own words. It names nobody, and no body")

    def offer(self, themes: Sequence[Theme], *, may_be_quoted: bool) -> None:
        """These themes can be chosen, and quoting only where the body agreed."""
        self.themes.choices = [(each.code, each.label) for each in themes]
        if not may_be_quoted:
            del self.is_quote

    @property
    def quotes(self) -> bool:
        """Whether it is to be quoted."""
        return "is_quote" in self and bool(self.is_quote.data)


class MicrodataForm(Form):
    """What the answers of bodies are taken for."""

    purpose = LongText(
        "What will you use the file for?",
        needed("Enter what you will use the file for"),
        longest=500,
        named="Purpose",
        description="Kept in the history with your name",
        render_kw={"rows": 3},
    )
    confirmed = Box(
        "I keep the file safe, give it to nobody else, and publish nothing that tells of one body",
        needed("Tick the box if you confirm this"),
    )
