"""What a role needs of a person, and what may be asked of them, in plain words."""

from dataclasses import dataclass

from volunteer_app.foundation.presenting import count
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.roles.wording import (
    CLEARANCE_WORDING,
    CONVICTIONS_WORDING,
    CRIMINAL_RECORD_WORDING,
    HMPPS_VETTING_WORDING,
    references_wording,
)
from volunteer_app.training import queries as training

ASKED_AFTER = (ConvictionsQuestion.UNSPENT, ConvictionsQuestion.SPENT_NOT_PROTECTED)


@dataclass(frozen=True)
class Convictions:
    """What is asked about convictions for a role, to the applicant and to the coordinator."""

    public: str
    coordinator: str
    basis: str
    is_asked: bool
    in_offer: str


def convictions(role: Role) -> Convictions:
    """What may be asked about convictions for this role, and on which basis. Never before an offer."""
    wording = CONVICTIONS_WORDING[role.convictions_question]
    return Convictions(
        wording.public,
        wording.coordinator,
        role.basis,
        role.convictions_question in ASKED_AFTER,
        wording.in_offer or wording.public,
    )


Needs = list[tuple[str, list[str]]]


def needs(role: Role) -> Needs:
    """What the role needs of somebody who thinks of applying, in plain words."""
    return [
        ("Age", [f"You must be {role.minimum_age} or over on the day you apply."]),
        ("References", [references_wording(role.references_needed)]),
        *_training_and_checks(role),
    ]


def offer_terms(role: Role) -> Needs:
    """What still has to be in place after an offer, in plain words."""
    number = count(role.references_needed, "reference")
    references = [("References", [f"We need {number} that we can rely on."])]
    return [*(references if role.references_needed else []), *_training_and_checks(role)]


def _training_and_checks(role: Role) -> Needs:
    titles = training.pack_titles()
    packs = [titles.get(pack.pack_code, pack.pack_code) for pack in role.training_packs]
    return [
        ("Training", [f"You will take our training: {', '.join(packs)}." if packs else "No set training."]),
        (
            "Checks",
            [
                CRIMINAL_RECORD_WORDING[role.criminal_record_check].public,
                HMPPS_VETTING_WORDING[role.hmpps_vetting].public,
                CLEARANCE_WORDING[role.establishment_clearance].public,
            ],
        ),
    ]


def cautions(role: Role) -> list[str]:
    """What a coordinator who recruits for this role may ask and check."""
    return [
        CONVICTIONS_WORDING[role.convictions_question].coordinator,
        CRIMINAL_RECORD_WORDING[role.criminal_record_check].coordinator,
        HMPPS_VETTING_WORDING[role.hmpps_vetting].coordinator,
        CLEARANCE_WORDING[role.establishment_clearance].coordinator,
    ]
