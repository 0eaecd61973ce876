"""What pages about people show that is more than a column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.foundation.templating import this_page
from volunteer_app.people.filters import LABELS, Filter
from volunteer_app.people.models import AgreementSignature
from volunteer_app.people.rules import AGREEMENT_VERSION, AgreementKind


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


def chosen_filters(filters: Sequence[Filter]) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the list without it."""
    return [
        (f"{each.label}: {each.chosen.words if each.chosen else 'not offered'}", _without(each.key))
        for each in filters
        if each.asked
    ]


def unfiltered() -> str:
    """The address of the list without any filter; a search stays."""
    return _without(*LABELS)


def _without(*keys: str) -> str:
    return this_page(**dict.fromkeys((*keys, "after", "before")), view="all")
