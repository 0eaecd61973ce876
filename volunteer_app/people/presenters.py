"""What pages about people show that is more than a column."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from volunteer_app.foundation import history, presenting
from volunteer_app.foundation.authority import Scope
from volunteer_app.people.forms import DETAILS, DetailsForm
from volunteer_app.people.models import AgreementSignature, Person
from volunteer_app.people.rules import AGREEMENT_VERSION, AgreementKind


@dataclass(frozen=True)
class Difference:
    """A detail that is not what was typed."""

    label: str
    now: str


@dataclass(frozen=True)
class Conflict:
    """Who changed a record while somebody else was editing it, when, and what is different now."""

    by: str
    at: datetime | None
    differences: list[Difference]


def conflict(form: DetailsForm, person: Person, edit: history.HistoryEntry | None, scope: Scope) -> Conflict:
    """What to show beside the form. Who works in another organisation is not named."""
    named = edit is not None and (edit.organisation_id is None or scope.reaches(edit.organisation_id))
    by = edit.actor_name if edit is not None and named else "Somebody in another organisation"
    differences = [
        Difference(_label(form, name), _words(getattr(person, name)))
        for name in DETAILS
        if (getattr(person, name) or "") != (getattr(form.details, name) or "")
    ]
    return Conflict(by, edit.happened_at if edit else None, differences)


def _label(form: DetailsForm, name: str) -> str:
    label = str(form[name].label.text).removesuffix(" (optional)")
    if name.startswith("emergency_"):
        return f"Emergency contact: {label[0].lower()}{label[1:]}"
    return label


def _words(value: Any) -> str:
    if isinstance(value, date):
        return presenting.day(value)
    return presenting.label(value) if hasattr(value, "value") else str(value or "Nothing")


@dataclass(frozen=True)
class Agreement:
    """An agreement with an organisation, and the signature under it, if there is one."""

    kind: AgreementKind
    organisation_reference: str
    organisation_name: str
    signature: AgreementSignature | None


def agreement(kind: AgreementKind, organisation: Any, signatures: list[AgreementSignature]) -> Agreement:
    """How this agreement with this organisation stands."""
    signed = (
        s
        for s in signatures
        if s.kind is kind and s.organisation_id == organisation.id and s.wording_version == AGREEMENT_VERSION
    )
    return Agreement(kind, organisation.reference, organisation.name, next(signed, None))
