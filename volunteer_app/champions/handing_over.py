"""Handing over from one champion to the next: shown first, then planned or done, all in one transaction.

Rooms above hear of it (facts.ChampionHandedOver) and move what is open of theirs.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from volunteer_app.champions import queries, rules, service
from volunteer_app.champions.facts import ChampionHandedOver, HandoverAsked, Moved
from volunteer_app.champions.models import ChampionHandover, ChampionTerm
from volunteer_app.champions.rules import Action
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, refusing
from volunteer_app.foundation.presenting import day as in_words

CHANGED = "What is open has changed since you opened this page. Look at it again, then press the button"
NO_EMAIL = (
    "The next champion has no email address in the register: what is open moves to a sign-in. Add it first"
)
LONGEST_PROBLEM = 300


def giver_to(taken: ChampionTerm) -> ChampionTerm | None:
    """Who hands over to the champion of this term: the one before. None: nobody is to, or has already."""
    if taken.ends_before <= clock.today() or queries.giving_to(taken.id) is not None:
        return None
    return queries.before(taken)


def would_move(given: ChampionTerm, taken: ChampionTerm) -> list[Moved]:
    """What a handover would move now. Nothing where the first has no sign-in, or both have the same."""
    if given.account_id is None or _same_person(given, taken):
        return []
    asked = HandoverAsked(given.organisation_id, given.account_id)
    announce(asked)
    return _in_order(asked.moved)


def fingerprint(moved: Iterable[Moved]) -> str:
    """Of what a page showed: what is confirmed is what was seen."""
    text = "\n".join(f"{each.what}\t" + "\t".join(each.names) for each in moved)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan(
    given: ChampionTerm, taken: ChampionTerm, day: date, *, note: str, shown: str, by: Actor
) -> ChampionHandover:
    """Hand over on a day: at once if it has come, else a job does it when it comes. The terms meet on it.

    Raises:
        Refused: the day cannot be, it is planned or done already, the next champion cannot be given what is
            open, or what is open is not what the page showed.
    """
    queries.held(given.organisation)
    for each in (given, taken):
        db.session.refresh(each)
    today = clock.today()
    with refusing():
        rules.check_handover(day, given.term, taken.term, today)
    if queries.giving_to(taken.id) is not None:
        raise Refused("This handover is planned or done already")
    if not taken.email:
        raise Refused(NO_EMAIL)
    if day <= today and fingerprint(would_move(given, taken)) != shown:
        raise Refused(CHANGED)
    _meet(given, taken, day, by)
    found = ChampionHandover(
        organisation_id=given.organisation_id,
        from_term=given,
        to_term=taken,
        day=day,
        note=note,
        planned_by=by.name,
    )
    history.record(Action.PLAN_HANDOVER, found, by=by)
    if day <= today:
        carry_out(found, by=by)
    return found


def carry_out(found: ChampionHandover, *, by: Actor) -> None:
    """The next champion gets the role and what is open, and the role of the one before ends.

    Raises:
        Refused: it is done, or the role cannot be given.
    """
    if found.done_at is not None:
        raise Refused("This handover is done already")
    given, taken = found.from_term, found.to_term
    to_account = _role_of(taken, by)
    moved: list[Moved] = []
    if given.account_id is not None and given.account_id != to_account:
        fact = ChampionHandedOver(found.organisation_id, given.account_id, to_account, found.day, by)
        announce(fact)
        moved = _in_order(fact.moved)
        service.end_role(given, f"Handed over to {taken.name} on {in_words(found.day)}", by=by)
    found.moved = [[each.what, list(each.names)] for each in moved]
    found.done_at, found.problem = clock.now(), ""
    history.record(Action.HAND_OVER, found, by=by)
    mail.post(
        to=taken.email,
        template="champions/mail/handed_over.txt",
        handover=found,
        given=given,
        taken=taken,
        moved=moved,
        link=links.address("champions.actions", view="all"),
    )


def call_off(found: ChampionHandover, *, by: Actor) -> None:
    """Plan it no more. The terms keep the days that they have.

    Raises:
        Refused: it is done.
    """
    db.session.refresh(found, with_for_update={"of": ChampionHandover})
    if found.done_at is not None:
        raise Refused("This handover is done, and cannot be called off")
    db.session.delete(found)
    history.record(Action.CALL_OFF_HANDOVER, found, by=by)


def moved_by(found: ChampionHandover) -> list[Moved]:
    """What a handover moved, as its page says it."""
    return [Moved(what, names) for what, names in found.moved]


def _role_of(taken: ChampionTerm, by: Actor) -> int:
    if taken.membership_id is None or taken.account_id is None:
        taken.gets_role = True
        return service.give_role(taken, by=by).account_id
    return taken.account_id


def _same_person(given: ChampionTerm, taken: ChampionTerm) -> bool:
    return given.account_id == taken.account_id or (given.email != "" and given.email == taken.email)


def _meet(given: ChampionTerm, taken: ChampionTerm, day: date, by: Actor) -> None:
    """The first term ends on the day on which the second begins. One that is over stays as long as it was."""
    if given.ends_before > clock.today() and given.ends_before != day:
        given.ends_before = day
        history.record(Action.CHANGE, given, by=by)
    if taken.starts_on != day:
        taken.starts_on = day
        history.record(Action.CHANGE, taken, by=by)


def _in_order(moved: Iterable[Moved]) -> list[Moved]:
    return sorted(each for each in moved if each.names)
