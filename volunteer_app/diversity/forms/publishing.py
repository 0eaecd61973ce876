"""Making, making coarser, signing off and discarding a publication of figures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import SelectChoice

from volunteer_app.diversity.publishing.service import COARSER, WITHOUT
from volunteer_app.foundation.forms import Box, Form, LongText, Pick, needed
from volunteer_app.foundation.presenting import day

TABLE = "table_"


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


class AgainForm(Form):
    """What becomes of each table that could not be protected, and why."""

    reason = LongText(
        "Why do you choose this?",
        needed("Enter why you choose this"),
        longest=1000,
        named="Reason",
        description="Kept in the history",
        render_kw={"rows": 3},
    )

    @property
    def picks(self) -> list[Any]:
        """The fields of the tables."""
        return [field for field in self if field.name.startswith(TABLE)]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, by the code of the table."""
        return {field.name.removeprefix(TABLE): field.data for field in self.picks}


def again_form(offers: Mapping[str, str], coarser: Mapping[str, str]) -> AgainForm:
    """A form with a choice for each table. `offers`: their names; `coarser`: what that means for a table."""
    fields = {
        f"{TABLE}{code}": Pick(name, choices=_ways(coarser.get(code, "")), missing=f"Choose for {name}")
        for code, name in offers.items()
    }
    found: AgainForm = type("AgainForm", (AgainForm,), fields)()
    return found


def _ways(coarser: str) -> list[SelectChoice]:
    ways = [SelectChoice(COARSER, "Make it coarser", render_kw={"hint": coarser})] if coarser else []
    return [*ways, SelectChoice(WITHOUT, "Leave it out")]


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
