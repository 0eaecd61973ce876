"""Messages to many, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup
from wtforms import SelectChoice

from volunteer_app.foundation.presenting import count
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages.models import MessageDraft, MessageStop, MessageTemplate
from volunteer_app.recruitment.messages.queries import Recipient
from volunteer_app.recruitment.messages.rendering import render
from volunteer_app.recruitment.messages.rules import PLACEHOLDERS, Audience, Outcome, Placeholder
from volunteer_app.recruitment.messages.wording import Starter

EMPTY = "empty"
OURS = "ours:"


def placeholders_for(audience: Audience | None) -> list[Placeholder]:
    """What can be written for these people; all that there are without an audience."""
    return [each for each in PLACEHOLDERS if audience is None or audience in each.audiences]


def template_choices(
    templates: Sequence[MessageTemplate], ours: Mapping[str, Starter], *, several: bool
) -> list[SelectChoice]:
    """An organisation's own templates, ours, and an empty message."""
    own = [
        SelectChoice(each.reference, f"{each.name} ({each.organisation.name})" if several else each.name)
        for each in templates
    ]
    given = [
        SelectChoice(OURS + each.code, each.name, render_kw={"hint": "Ours, to start from"})
        for each in ours.values()
    ]
    return [SelectChoice(EMPTY, "An empty message"), *own, *given]


@dataclass(frozen=True)
class Preview:
    """The message as one person will read it, and who gets it and who does not."""

    going: Sequence[Recipient]
    left: Sequence[tuple[str, str, str]]
    number: int
    name: str
    subject: str
    html: Markup
    text: str

    @property
    def total(self) -> int:
        """How many get it."""
        return len(self.going)


def preview(draft: MessageDraft, recipients: Sequence[Recipient], asked: int) -> Preview:
    """The preview for the person with this number, counted from 1; the nearest when there is none."""
    going = [one for one in recipients if one.outcome is Outcome.SENT]
    number = min(max(asked, 1), len(going)) if going else 0
    one = going[number - 1] if going else None
    rendered = render(draft.subject, draft.body)
    values = (one.values if one else None) or {}
    return Preview(
        going=going,
        left=[left_out(each) for each in recipients if each.outcome is not Outcome.SENT],
        number=number,
        name=one.person.full_name if one and one.person else "",
        subject=rendered.subject_for(values),
        html=Markup(rendered.html_for(values)),  # noqa: S704 - rendered with HTML off, values escaped
        text=rendered.text_for(values),
    )


def on_their_way(number: int) -> str:
    """What is said when a message was sent."""
    return f"{count(number, 'message')} {'is on its' if number == 1 else 'are on their'} way"


def left_out(one: Recipient) -> tuple[str, str, str]:
    """Name, address of the record, and why they get nothing."""
    if one.person is None:
        return one.reference, "", one.outcome.words
    return one.person.full_name, url_for("desk.person", reference=one.person.reference), one.outcome.words


@dataclass(frozen=True)
class Wish:
    """Whether somebody wants messages from an organisation that holds their record."""

    organisation: Organisation
    stop: MessageStop | None


def wishes(organisations: Sequence[Organisation], stops: Mapping[int, MessageStop]) -> list[Wish]:
    """Each organisation with what the person told it."""
    return [Wish(each, stops.get(each.id)) for each in organisations]
