"""What pages about people show that is more than a column."""

from dataclasses import dataclass
from typing import Any

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
