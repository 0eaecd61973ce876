"""Forms of what is done with an entry, its files and the collections."""

from volunteer_app.foundation.files.fields import Document
from volunteer_app.foundation.forms import DateParts, LongText, Number, Text, VersionedForm, needed
from volunteer_app.good_practice.rules.writing import LONGEST_NOTE, LONGEST_SUMMARY, LONGEST_TITLE
from volunteer_app.good_practice.service.collections import Named


class FileForm(VersionedForm):
    """A file of an entry, and what it is."""

    title = Text("What is it?", needed("Enter what it is"), longest=LONGEST_TITLE, named="What it is")
    file = Document("Choose the file", description="Everybody will be able to read it")


class RemoveForm(VersionedForm):
    """Nothing but the button."""


class ActForm(VersionedForm):
    """What is said with an act, or nothing."""

    words = LongText(
        "Anything to add? (optional)", longest=LONGEST_NOTE, named="What you add", render_kw={"rows": 4}
    )


class WordsForm(VersionedForm):
    """What has to be said with an act."""

    words = LongText(
        "What do you want to say?",
        needed("Enter what you want to say"),
        longest=LONGEST_NOTE,
        named="What you say",
        description="Editors and the writers of this entry read it",
        render_kw={"rows": 6},
    )


class ArchiveForm(VersionedForm):
    """Why it is archived."""

    words = LongText(
        "Why is it archived?",
        needed("Enter a reason"),
        longest=500,
        named="Reason",
        description="Readers who come to its address see this",
        render_kw={"rows": 3},
    )


class ConfirmForm(ActForm):
    """When to look again."""

    review_on = DateParts(
        "When should somebody look at it again?",
        needed("Enter the next review date"),
        named="Review date",
        description="For example, 31 3 2028",
    )


class CollectionForm(VersionedForm):
    """What a collection is called, what it is for, and its place."""

    title = Text("Title", needed("Enter a title"), longest=LONGEST_TITLE)
    summary = LongText(
        "What is it for?",
        needed("Enter what it is for"),
        longest=LONGEST_SUMMARY,
        named="What it is for",
        render_kw={"rows": 3},
    )
    position = Number("Place in the list", needed("Enter its place in the list"), least=1, most=99)

    @property
    def named(self) -> Named:
        """What was entered. Only after the form was found valid."""
        return Named(self.title.data, self.summary.data, int(self.position.data or 1))
