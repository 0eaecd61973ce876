"""Making, signing off and discarding a publication of figures."""

from collections.abc import Collection, Sequence
from datetime import date

from volunteer_app.foundation.forms import Box, Form, LongText, Pick, needed
from volunteer_app.foundation.presenting import day


class NewPublicationForm(Form):
    """Which day's figures are made, and why again."""

    reference_day = Pick("Which reference day?", missing="Select a reference day")
    reason = LongText(
        "Why is it corrected?",
        longest=1000,
        named="Reason",
        description="Only for a day that is published already. Readers see this with the figures",
        render_kw={"rows": 3},
    )

    def offer(self, days: Sequence[date], published: Collection[date]) -> None:
        """These days can be chosen."""
        self.reference_day.choices = [
            (each.isoformat(), f"{day(each)}{', published already' if each in published else ''}")
            for each in days
        ]

    @property
    def day(self) -> date:
        """The day that was chosen."""
        return date.fromisoformat(self.reference_day.data)


class SignPublicationForm(Form):
    """Somebody stands for what is published."""

    confirmed = Box(
        "I confirm all of this and sign the publication off",
        needed("Tick the box if you confirm all of this"),
    )


class DiscardPublicationForm(Form):
    """Why what is being made is given up."""

    reason = LongText(
        "Why is it discarded?",
        needed("Enter why it is discarded"),
        longest=1000,
        named="Reason",
        description="Kept in the history. Name no person",
        render_kw={"rows": 3},
    )
