"""Checks that an organisation made before it came here, as its vetting officer brings them.

Only what is plainly clear comes in as clear (DOMAIN: vetting), and only where nothing that is here already
speaks against the person. Everything else waits for an officer.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

from sqlalchemy import select

from volunteer_app.foundation import bulk_history, bulk_rows, clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_history import Draft, Made
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import particulars, refuse, rules, stepping
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.moves import CheckStage
from volunteer_app.vetting.particulars import Particulars
from volunteer_app.vetting.regimes.reading import regime_on
from volunteer_app.vetting.rules import (
    SEVERAL_AT_ONCE,
    SHOWN_TO_POLICE,
    SPEAKS_AGAINST,
    Action,
    CertificateLevel,
    CheckKind,
    CheckOutcome,
)

NEWER = "A newer check of this kind is here already. Record an older one on the person’s page if need be"
NOT_AN_OFFICER = "Only a vetting officer can import checks"


@dataclass(frozen=True)
class PastCheck:
    """What old records say of a check. Its interval counts only when it was clear."""

    kind: CheckKind
    level: CertificateLevel | None
    is_clear: bool
    valid_from: date | None = None
    valid_before: date | None = None
    certificate_number: str = ""
    issued_on: date | None = None
    seen_by: str = ""
    workforce: Workforce | None = None

    @cached_property
    def number(self) -> str:
        """The certificate number as it is kept."""
        return rules.plain_certificate_number(self.certificate_number)

    @cached_property
    def fingerprint(self) -> str:
        """Tells this row from others of the person, whatever was decided on it since; tells nobody more.

        Two references may be of one day, so who saw it tells them apart. A workforce tells nothing apart:
        files of before there was a column for it are the same rows still.
        """
        seen_by = plain(self.seen_by) if self.kind in SEVERAL_AT_ONCE else ""
        facts = (self.kind, self.level, self.number, self.issued_on, self.valid_from, self.valid_before)
        text = "|".join(str(each or "") for each in (*facts, seen_by))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class There:
    """A check that is there already, as far as rows are compared with it."""

    person_id: int
    kind: CheckKind
    level: CertificateLevel | None
    outcome: CheckOutcome | None
    valid_from: date | None
    certificate_number: str
    seen_by: str
    imported_as: str | None

    @classmethod
    def of(cls, past: PastCheck, person_id: int) -> Self:
        """What this row will be once it is taken."""
        outcome, first = (CheckOutcome.CLEAR, past.valid_from) if past.is_clear else (None, None)
        fingerprint = past.fingerprint
        return cls(person_id, past.kind, past.level, outcome, first, past.number, past.seen_by, fingerprint)


class Checks:
    """The checks that an organisation knows of these people, and those of earlier rows."""

    def __init__(self, person_ids: Collection[int], organisation_id: int) -> None:
        """One statement."""
        self.by: dict[tuple[int, CheckKind], list[There]] = {}
        columns = [getattr(Check, each.name) for each in fields(There)]
        statement = select(*columns).where(
            is_among(Check.person_id, person_ids), Check.organisation_id == organisation_id
        )
        for row in db.session.execute(statement) if person_ids else ():
            self._keep(There(*row))

    def _keep(self, there: There) -> None:
        self.by.setdefault((there.person_id, there.kind), []).append(there)

    def add(self, past: PastCheck, person_id: int) -> None:
        """What this row will be once it is taken."""
        self._keep(There.of(past, person_id))

    def like(self, past: PastCheck, person_id: int) -> Sequence[There]:
        """Those of the same kind and person: with no other is a row compared."""
        return self.by.get((person_id, past.kind), ())


def is_there(past: PastCheck, like: Sequence[There]) -> bool:
    """Whether this very check is among those like it: the same certificate, the same row of an earlier
    import, or a clear one that counts from the same day.
    """
    fingerprint, number = past.fingerprint, past.number
    return any(
        each.imported_as == fingerprint
        or bool(number and each.certificate_number == number)
        or (not number and past.is_clear and _is_like(past, each))
        for each in like
    )


def _is_like(past: PastCheck, each: There) -> bool:
    """A clear check of the same first day; of references, also seen by the same person."""
    same_day = each.outcome is CheckOutcome.CLEAR and each.valid_from == past.valid_from
    same_referee = past.kind not in SEVERAL_AT_ONCE or plain(each.seen_by) == plain(past.seen_by)
    return same_day and each.level is past.level and same_referee


def as_it_can_be(past: PastCheck, like: Sequence[There]) -> PastCheck:
    """The same, but for an officer to decide where a like check, of any level, speaks against the person."""
    against = any(each.outcome in SPEAKS_AGAINST for each in like)
    return replace(past, is_clear=False) if against else past


def problem(
    past: PastCheck, person_id: int, like: Sequence[There], own_id: int | None
) -> tuple[str, str] | None:
    """Why this cannot be brought: the field and a sentence, by the rules of the pages; None if it can."""
    try:
        refuse.own_check(person_id, own_id)
        if past.kind in rules.PRISON_DECIDES:
            raise Refused("A prison’s clearance is never imported. Ask the prison for it", "kind")
        refuse.unless_it_fits(past.kind, past.level, None)
        _refuse_impossible(past)
        _refuse_beside(past, like)
    except Refused as refusal:
        return refusal.field or "kind", refusal.message
    return None


def _refuse_beside(past: PastCheck, like: Sequence[There]) -> None:
    """One check of a kind is under way at a time, and an old one never comes after a newer one."""
    if past.kind in SEVERAL_AT_ONCE:
        return
    if any(each.outcome is None for each in like):
        raise Refused(refuse.UNDER_WAY, "kind")
    newest = max((each.valid_from for each in like if each.valid_from), default=None)
    if past.is_clear and newest is not None and past.valid_from is not None and newest > past.valid_from:
        raise Refused(NEWER, "valid_from")


def _refuse_impossible(past: PastCheck) -> None:
    """What is there must be possible; of what is clear, all must be there."""
    certificate = past.kind is CheckKind.CRIMINAL_RECORD
    for field, value, message in (
        ("certificate_number", past.certificate_number, "Enter the certificate number"),
        ("issued_on", past.issued_on, "Enter the date of issue"),
        ("seen_by", past.seen_by, "Enter who saw the certificate"),
    ):
        if past.is_clear and certificate and not value:
            raise Refused(message, field)
    valid_from = past.valid_from if past.is_clear else None
    _refuse_workforce(past)
    refuse.impossible_certificate(past.kind, past.certificate_number, past.issued_on, valid_from)
    if past.is_clear:  # afterwards: where a file tells no first day, it is the day of issue
        refuse.impossible_interval(past.valid_from, past.valid_before)
    if valid_from is not None and valid_from > clock.today():
        raise Refused("A past check must count from today or an earlier day", "valid_from")


def _refuse_workforce(past: PastCheck) -> None:
    """An enhanced certificate has one, of a day when certificates said so; without it none counts where a
    barred list is asked for (decision 0013).
    """
    regime = regime_on(past.issued_on) if past.issued_on else None
    says_one = past.level in SHOWN_TO_POLICE and regime is not None and regime.workforces
    if past.is_clear and says_one and past.workforce is None:
        raise Refused("Enter the workforce that the certificate names, such as Child workforce", "workforce")
    if past.workforce is not None:
        particulars.unfitting(past.kind, past.level, Particulars(workforce=past.workforce))
        particulars.impossible_then(past.level, past.issued_on, past.workforce)


def import_checks(
    brought: Sequence[tuple[PastCheck, int]], *, organisation: Organisation, by: Actor, authority: Scope
) -> list[Made]:
    """Bring checks of people by their numbers, each step by step as the pages would: clear, or sent and
    waiting for an officer. All in a few statements.

    The caller holds the people (`bulk_rows.hold`), and has asked `as_it_can_be` and `problem` since.

    Raises:
        Refused: the actor may not decide checks of this organisation.
    """
    if not authority.reaches(organisation.id):
        raise Refused(NOT_AN_OFFICER)
    drafts = [Draft(_check(past, person_id, organisation)) for past, person_id in brought]
    steps = [_walked(draft, past, by) for draft, (past, _) in zip(drafts, brought, strict=True)]
    made = bulk_history.add_drafts(drafts, by=by)
    rows = [{**step, "check_id": each.id} for each, kept in zip(made, steps, strict=True) for step in kept]
    bulk_rows.insert_many(CheckStep.__table__, rows)
    return made


def _walked(draft: Draft[Check], past: PastCheck, by: Actor) -> list[dict[str, Any]]:
    """The check has come to where the row says; the columns of the steps that it took."""
    check = draft.row
    stepping.begin(check)
    begun = _noted(draft, Action.START, by)
    if past.is_clear:
        stepping.come_back(check, CheckOutcome.CLEAR, past.valid_from, past.valid_before)
        return [begun, _noted(draft, Action.DECIDE, by)]
    refuse.impossible_move(check, CheckStage.SUBMITTED)
    stepping.move(check, CheckStage.SUBMITTED)
    return [begun, _noted(draft, Action.MOVE, by)]


def _check(past: PastCheck, person_id: int, organisation: Organisation) -> Check:
    return Check(
        person_id=person_id,
        organisation_id=organisation.id,
        kind=past.kind,
        level=past.level,
        workforce=past.workforce,
        certificate_number=past.number,
        issued_on=past.issued_on,
        seen_by=past.seen_by,
        imported_as=past.fingerprint,
    )


def _noted(draft: Draft[Check], action: Action, by: Actor) -> dict[str, Any]:
    """What the step of this change keeps."""
    draft.note(action)
    return stepping.step_of(draft.row, by)
