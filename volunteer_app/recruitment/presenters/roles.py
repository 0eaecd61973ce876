"""What a role needs of a person, and what may be asked of them, in plain words."""

from dataclasses import dataclass

from markupsafe import Markup

from volunteer_app.foundation import clock
from volunteer_app.foundation.listing import link
from volunteer_app.foundation.permissions import Permission, can
from volunteer_app.foundation.presenting import count, hours
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.roles.wording import (
    CLEARANCE_WORDING,
    CONVICTIONS_WORDING,
    CRIMINAL_RECORD_WORDING,
    HMPPS_VETTING_WORDING,
    references_wording,
)
from volunteer_app.training.packs import queries as packs
from volunteer_app.training.packs.queries import Outline

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
    return [
        ("Training", _training(role)),
        (
            "Checks",
            [
                CRIMINAL_RECORD_WORDING[role.criminal_record_check].public,
                HMPPS_VETTING_WORDING[role.hmpps_vetting].public,
                CLEARANCE_WORDING[role.establishment_clearance].public,
            ],
        ),
    ]


def _training(role: Role) -> list[str]:
    """The packs that the role asks for, each with its time; linked for whoever may open it."""
    codes = [pack.pack_code for pack in role.training_packs]
    known = packs.outlines(codes, clock.today())
    lines = [_pack(code, known.get(code, Outline(code))) for code in codes]
    return ["You will take our training:", *lines] if lines else ["No set training."]


def _pack(code: str, pack: Outline) -> str:
    if pack.minutes is None:
        return pack.title
    opens = can(Permission.ACCOUNT_OWN)
    title = link("training.pack", code, pack.title, takes="pack_code") if opens else pack.title
    return Markup("{}, {}").format(title, hours(pack.minutes))


def cautions(role: Role) -> list[str]:
    """What a coordinator who recruits for this role may ask and check."""
    return [
        CONVICTIONS_WORDING[role.convictions_question].coordinator,
        CRIMINAL_RECORD_WORDING[role.criminal_record_check].coordinator,
        HMPPS_VETTING_WORDING[role.hmpps_vetting].coordinator,
        CLEARANCE_WORDING[role.establishment_clearance].coordinator,
    ]
