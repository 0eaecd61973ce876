"""Templates: an organisation's own, and ours to start from, which are data beside this file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import rules
from volunteer_app.recruitment.messages.models import MessageTemplate
from volunteer_app.recruitment.rules import Action

NAME_TAKEN = {
    "uq_message_template_organisation_id_name": ("name", "There is a template of this name already")
}

OUT_OF_USE = (
    "A template that is out of use has this name. Open it under “Out of use” in the list of templates to use "
    "it again or give it another name, or enter another name here"
)


@dataclass(frozen=True)
class Starter:
    """A template of ours."""

    code: str
    name: str
    subject: str
    body: str


@cache
def starters() -> dict[str, Starter]:
    """Our templates, by code, in the order of their file."""
    given = tomllib.loads(Path(__file__).with_name("starters.toml").read_text(encoding="utf-8"))
    return {
        code: Starter(code, each["name"], each["subject"], each["body"].strip())
        for code, each in given.items()
    }


def add_template(
    organisation: Organisation, name: str, subject: str, body: str, *, by: Actor
) -> MessageTemplate:
    """A new template of an organisation.

    Raises:
        Refused: a placeholder is unknown, or a template out of use has the name.
    """
    _check(subject, body)
    _refuse_out_of_use(organisation.id, name)
    template = MessageTemplate(organisation_id=organisation.id, name=name, subject=subject, body=body)
    history.record(Action.ADD_TEMPLATE, template, by=by)
    return template


def edit_template(
    template: MessageTemplate, name: str, subject: str, body: str, *, version: int, by: Actor
) -> None:
    """Change a template. What was sent with it stays as it was.

    Raises:
        StaleEdit: somebody changed it since `version` was shown.
        Refused: a placeholder is unknown, or a template out of use has the name.
    """
    if version != template.version:
        raise StaleEdit
    _check(subject, body)
    if name != template.name:
        _refuse_out_of_use(template.organisation_id, name)
    template.name, template.subject, template.body = name, subject, body
    if db.session.is_modified(template):
        _record(Action.EDIT_TEMPLATE, template, by)


def archive_template(template: MessageTemplate, *, by: Actor, back: bool = False) -> None:
    """Offer a template no more, or again (`back`)."""
    if (template.archived_at is None) == back:
        return
    template.archived_at = None if back else clock.now()
    _record(Action.ARCHIVE_TEMPLATE, template, by)


def _record(action: Action, template: MessageTemplate, by: Actor) -> None:
    try:
        history.record(action, template, by=by)
    except StaleDataError as error:
        raise StaleEdit from error


def _refuse_out_of_use(organisation_id: int, name: str) -> None:
    """Nobody who looks among those in use finds the template whose name it is."""
    found = db.session.scalars(
        select(MessageTemplate.id).where(
            MessageTemplate.organisation_id == organisation_id,
            MessageTemplate.name == name,
            MessageTemplate.archived_at.is_not(None),
        )
    ).first()
    if found is not None:
        raise Refused(OUT_OF_USE, "name")


def _check(subject: str, body: str) -> None:
    for field, text in (("subject", subject), ("body", body)):
        if problem := rules.placeholder_problem(text):
            raise Refused(problem, field)
