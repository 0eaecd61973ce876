"""The search box of the header."""

from volunteer_app.foundation.forms import Form, Text
from volunteer_app.foundation.searching import LONGEST


class Words(Text):
    """A line that is cut where it is too long: the box of a header has no room to say so."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """The beginning of what was sent."""
        super().process_formdata([text[:LONGEST] for text in valuelist])


class EverythingForm(Form):
    """A few words to look for among people, opportunities and organisations."""

    words = Words("Search", longest=LONGEST)
