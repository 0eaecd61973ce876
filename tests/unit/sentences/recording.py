"""Things that a sentence record can say, and the questions that gates answer."""

from datetime import date
from typing import Any

from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleRequirements,
    RoleSetting,
)
from volunteer_app.sentences.rules.gates import Question
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import (
    Approver,
    ConditionKind,
    ItemKind,
    ReleaseType,
    State,
    Status,
)

FIRST = date(2026, 4, 1)
LAST = date(2026, 6, 30)
BEFORE = date(2026, 7, 1)
NORTHWOOD, LIBRARY = 7, 9


def a_role(**changes: Any) -> RoleRequirements:
    """A role in the community, unless told."""
    values: dict[str, Any] = {
        "code": "mentor-community",
        "setting": RoleSetting.COMMUNITY,
        "minimum_age": 18,
        "appointed_elsewhere": False,
        "convictions_question": ConvictionsQuestion.UNSPENT,
        "criminal_record_check": CriminalRecordLevel.BASIC,
        "may_be_regulated_activity": False,
        "hmpps_vetting": HmppsVetting.NO,
        "establishment_clearance": EstablishmentClearance.NO,
        "references_needed": 2,
        "training_packs": (),
    }
    return RoleRequirements(**{**values, **changes})


def asking(**changes: Any) -> Question:
    """April to June 2026 at a library, unless told."""
    values: dict[str, Any] = {
        "role": a_role(),
        "place_id": LIBRARY,
        "place_is_prison": False,
        "place_holds_under_18s": False,
        "starts_on": FIRST,
        "ends_before": BEFORE,
    }
    return Question(**{**values, **changes})


def at_northwood(**changes: Any) -> Question:
    """A peer mentor's placement in their own prison."""
    role = a_role(code="peer-mentor-custody", setting=RoleSetting.PRISON)
    return asking(**{"role": role, "place_id": NORTHWOOD, "place_is_prison": True, **changes})


def an_item(kind: ItemKind, state: State, **changes: Any) -> Item:
    """Something that holds from January 2026 on, without an end, unless told."""
    begun = date(2026, 1, 1)
    values = {"starts_on": begun, "ends_before": None, "since": begun, **changes}
    return Item(kind=kind, state=state, **values)


def status(what: Status, **changes: Any) -> Item:
    """A status; in custody, at Northwood."""
    prison = {"prison_id": NORTHWOOD, "prison_name": "Northwood (HMP)"} if what is Status.IN_CUSTODY else {}
    return an_item(ItemKind.STATUS, State.STATED, status=what, **{**prison, **changes})


def approval(approver: Approver, state: State = State.APPROVED, **changes: Any) -> Item:
    """An approval; a governor's, of Northwood."""
    prison = {"prison_id": NORTHWOOD} if approver is Approver.GOVERNOR else {}
    return an_item(ItemKind.APPROVAL, state, approver=approver, **{**prison, **changes})


def release(kind: ReleaseType = ReleaseType.RDR, state: State = State.AUTHORISED, **changes: Any) -> Item:
    """An authorisation of temporary release, until the end of the year."""
    changes = {"ends_before": date(2027, 1, 1), "prison_id": NORTHWOOD, **changes}
    return an_item(ItemKind.RELEASE, state, release_type=kind, **changes)


def condition(what: ConditionKind, state: State = State.IN_FORCE, **changes: Any) -> Item:
    """A condition."""
    return an_item(ItemKind.CONDITION, state, condition=what, **changes)
