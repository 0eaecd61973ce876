"""Forms of the register of champions, of handovers and of actions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import HiddenField, SelectChoice

from volunteer_app.accounts.models import Account
from volunteer_app.champions.actions import service as acting
from volunteer_app.champions.models import BodyAction, ChampionTerm
from volunteer_app.champions.rules import ActionState
from volunteer_app.champions.service import Details
from volunteer_app.champions.wording import ROLE_DESCRIPTION
from volunteer_app.foundation.forms import (
    Box,
    DateParts,
    Drop,
    Email,
    Form,
    LongText,
    Pick,
    Telephone,
    Text,
    VersionedForm,
    needed,
)

OTHERS = {"autocomplete": "off", "spellcheck": "false"}


class TermForm(VersionedForm):
    """What the register says of a champion."""

    name = Text("Full name", needed("Enter a full name"), longest=200, render_kw=OTHERS)
    email = Email(
        "Work email address",
        longest=254,
        render_kw=OTHERS,
        description="A work address or a work telephone number is needed. The register shows both",
    )
    telephone = Telephone("Work telephone number", longest=40, render_kw=OTHERS)
    first_day = DateParts("First day of the term", needed("Enter the first day of the term"))
    last_day = DateParts("Last day of the term", needed("Enter the last day of the term"))
    role_description = LongText(
        "Description of the role",
        needed("Enter a description of the role"),
        longest=4000,
        default=ROLE_DESCRIPTION,
        description="Change these words as you need",
        render_kw={"rows": 12},
    )
    gets_role = Box(
        "Give them the champion’s role in this service from their first day",
        default=True,
        description="Who cannot sign in yet is invited by email. The role ends with the term",
    )

    @property
    def details(self) -> Details:
        """What was entered. Only after the form was found valid."""
        return Details(
            name=self.name.data,
            email=self.email.data or "",
            telephone=self.telephone.data or "",
            role_description=self.role_description.data,
            starts_on=_given(self.first_day),
            ends_before=_given(self.last_day) + timedelta(days=1),
            gets_role=bool(self.gets_role.data),
        )


def term_values(found: ChampionTerm) -> dict[str, object]:
    """What the form of a term shows first."""
    return {
        "name": found.name,
        "email": found.email,
        "telephone": found.telephone,
        "first_day": found.starts_on,
        "last_day": found.ends_before - timedelta(days=1),
        "role_description": found.role_description,
        "gets_role": found.gets_role,
        "version": str(found.version),
    }


class HandOverForm(Form):
    """From which day on the next champion has what is open."""

    day = DateParts(
        "From which day on?",
        needed("Enter the day"),
        named="Day",
        description="Today, and it is done at once; or a later day, and it is done on that day by itself",
    )
    note = LongText(
        "What should the next champion know? (optional)",
        longest=2000,
        named="What the next champion should know",
        description="It is sent to them by email",
        render_kw={"rows": 4},
    )
    shown = HiddenField()

    @property
    def chosen(self) -> date:
        """The day. Only after the form was found valid."""
        return _given(self.day)


class ActionForm(VersionedForm):
    """What is to be done, who sees to it, and by when."""

    title = Text("What is to be done?", needed("Enter what is to be done"), longest=200, named="Action")
    why = LongText("Why? (optional)", longest=4000, named="Why", render_kw={"rows": 4})
    owner = Drop(
        "Who sees to it?",
        needed("Select who sees to it"),
        description="Anybody with a role in this department or agency. They are told by email",
    )
    due_on = DateParts("By which day?", needed("Enter the day"), named="Day")
    arose_from = Text(
        "What gave rise to it? (optional)",
        longest=300,
        named="What gave rise to it",
        description="For example, a figure, an answer in the survey, or a visit",
    )
    page = Text(
        "Page of this service (optional)",
        longest=300,
        named="Page of this service",
        description="For example, /figures. Copy what follows the name of the service in the address",
        render_kw=OTHERS,
    )

    def offer(self, accounts: Sequence[Account]) -> None:
        """Offer the accounts that may own it."""
        self.owner.choices = [SelectChoice("", "Select one")] + [
            SelectChoice(each.reference, each.name) for each in accounts
        ]

    def details(self, accounts: Sequence[Account]) -> acting.Details:
        """What was entered. Only after the form was found valid."""
        return acting.Details(
            title=self.title.data,
            why=self.why.data or "",
            arose_from=self.arose_from.data or "",
            page=self.page.data or "",
            owner=next(each for each in accounts if each.reference == self.owner.data),
            due_on=_given(self.due_on),
        )


def action_values(found: BodyAction) -> dict[str, object]:
    """What the form of an action shows first."""
    return {
        "title": found.title,
        "why": found.why,
        "owner": found.owner.reference,
        "due_on": found.due_on,
        "arose_from": found.arose_from,
        "page": found.page,
        "version": str(found.version),
    }


class NoteForm(Form):
    """How far an action has come."""

    text = LongText("How far has it come?", needed("Enter how far it has come"), longest=2000, named="Note")


class CloseForm(Form):
    """What became of an action."""

    state = Pick(
        "What became of it?",
        choices=[SelectChoice("done", "It is done"), SelectChoice("dropped", "It is dropped")],
        missing="Select what became of it",
    )
    outcome = LongText(
        "What came of it, or why it is dropped",
        longest=2000,
        named="This",
        description="Needed where it is dropped",
        render_kw={"rows": 4},
    )

    @property
    def chosen(self) -> ActionState:
        """What became of it."""
        return ActionState(self.state.data)


class ReopenForm(Form):
    """Why an action is opened again."""

    reason = LongText(
        "Why is it opened again?", needed("Enter why it is opened again"), longest=1000, named="Reason"
    )


def _given(field: Any) -> date:
    found = field.data
    assert isinstance(found, date)  # noqa: S101 - a validator saw to it
    return found
