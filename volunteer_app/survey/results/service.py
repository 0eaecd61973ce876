"""How results come about: drafted, worked out, signed off by two, published. And sizes and themes.

Working out takes a while, so it runs outside any transaction: nothing is stored before the end, and what was
stopped in the middle is done again from the beginning.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete, insert

from volunteer_app.diversity.publishing.declared import ruleset
from volunteer_app.foundation import bulk_rows, clock, history, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.alone import alone
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.transactions import reading_for_long, transaction
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.results import changes, gathering, queries, themes
from volunteer_app.survey.results.method import method
from volunteer_app.survey.results.models import (
    OPEN,
    ResultsState,
    SurveyResultRow,
    SurveyResults,
    SurveyResultsSignature,
)
from volunteer_app.survey.results.rows import Row, digest_of
from volunteer_app.survey.rules.rounds import RoundState, is_before

JOB = "survey.results"
SIGNATURES = 2
TWICE = "You have signed these results off already. Somebody else must be the second"
NOT_CHECKED = "Only results that have been worked out can be signed off"


class Action(StrEnum):
    """What history says of results."""

    DRAFT = "survey_results:draft"
    CHECK = "survey_results:check"
    SIGN = "survey_results:sign"
    RELEASE = "survey_results:release"
    DISCARD = "survey_results:discard"


class Problem(NamedTuple):
    """Why there are no results."""

    words: str


class Made(NamedTuple):
    """The rows of results, and what protection came to."""

    rows: tuple[Row, ...]
    certificate: dict[str, object]


def draft(found: SurveyRound, *, by: Actor, reason: str = "") -> SurveyResults:
    """Begin the results of a round that is over.

    Raises:
        Refused: a body can still answer, nobody did, a size is missing, a correction has no reason, or others
            are being made.
    """
    bulk_rows.hold(SurveyRound, [found.id])
    _refuse_open(found)
    _refuse_sizeless(found)
    edition = queries.editions(found) + 1
    if edition > 1 and not reason.strip():
        raise Refused("Say why they are corrected: results of this round have been published", "reason")
    if queries.being_made(found) is not None:
        raise Refused("Results of this round are being made. Publish or discard them first")
    made = SurveyResults(
        round_id=found.id,
        edition=edition,
        reason=reason.strip(),
        method=method().version,
        ruleset=ruleset(found.reference_day).code,
        made_by=by.name,
    )
    history.record(Action.DRAFT, made, by=by, reason=made.reason)
    jobs.wake_after_commit(JOB)
    return made


def _refuse_open(found: SurveyRound) -> None:
    returns = rounds.returns_of_round(found)
    closes = max((each.closes_at for each in returns), default=found.closes_at)
    if found.state is not RoundState.LAUNCHED or is_before(closes, clock.now()):
        raise Refused("Results are worked out when no body can answer any more")


def _refuse_sizeless(found: SurveyRound) -> None:
    sizeless = [each for each in gathering.sized(found) if each.size is None]
    if sizeless:
        bodies = count(len(sizeless), "body", "bodies")
        raise Refused(f"Say first how many volunteers {bodies} had: nobody counted them")


def work_out(round_id: int) -> Made | Problem:
    """Every row of a round's results. Reads only; loads NumPy and SciPy, which web processes do without."""
    from volunteer_app.diversity.protection.solving import Unsolved  # noqa: PLC0415 - they take 50 MB
    from volunteer_app.survey.results.computing import compute  # noqa: PLC0415 - likewise

    with reading_for_long():
        found = db.session.get_one(SurveyRound, round_id)
        basis = gathering.basis(found)
        elsewhere = gathering.elsewhere(found, basis)
        words = gathering.all_in_words(found)
        earlier = queries.before(found)
        then = (queries.rows(earlier), rounds.questionnaire_of(earlier.round)) if earlier else None
        since = earlier.round.title if earlier else ""
    if not any(each.has_answered for each in basis.bodies):
        return Problem("No body has signed its return off, so there is nothing to work out")
    try:
        computed = compute(basis, elsewhere)
    except Unsolved:
        return Problem("The attack on the protected numbers came to no end, so nothing can be published")
    rows = list(computed.rows)
    if then is not None:
        rows += changes.change_rows(basis.questionnaire, rows, then[1], then[0], since)
    for code, answers in words.items():
        place, frame = basis.place(basis.questionnaire.by_code[code]), themes.frames()[code]
        rows += themes.theme_rows(place, frame, answers.values(), basis.method.protection.fewest_bodies)
    return Made(tuple(rows), computed.certificate())


def check(found: SurveyResults, made: Made | Problem, *, by: Actor) -> None:
    """Keep what was worked out.

    Raises:
        Refused: it is no draft any more.
    """
    if found.state is not ResultsState.DRAFT:
        raise Refused("They have been worked out or discarded meanwhile")
    found.finished_at = clock.now()
    if isinstance(made, Problem):
        found.state, found.problem = ResultsState.REFUSED, made.words
    else:
        found.state, found.certificate = ResultsState.CHECKED, made.certificate
        found.digest = digest_of(made.rows)
        _keep(found, made.rows)
    history.record(Action.CHECK, found, by=by)


def _keep(found: SurveyResults, rows: Sequence[Row]) -> None:
    named = ("of_table", *Row._fields[1:5], "group", *Row._fields[6:])
    values = [
        {"results_id": found.id, "position": position, **dict(zip(named, row, strict=True))}
        for position, row in enumerate(rows)
    ]
    db.session.execute(insert(SurveyResultRow), values)


def go_on(by: Actor) -> bool:
    """Work out the results that wait longest; gives whether there were any. One worker does it at a time."""
    with alone(JOB) as nobody_else:
        if not nobody_else:
            return False
        with reading_for_long():
            number = queries.waiting()
            of = db.session.get_one(SurveyResults, number).round_id if number is not None else 0
        if number is None:
            return False
        made = work_out(of)
        with transaction():
            found = db.session.get_one(SurveyResults, number)
            _lock(found)
            if found.state is ResultsState.DRAFT:
                check(found, made, by=by)
    return True


def sign(found: SurveyResults, *, by: Actor) -> bool:
    """Sign them off; the second signature publishes them. Gives whether they are out.

    Raises:
        Refused: they have not been worked out, or the same account signed before.
    """
    _lock(found)
    if found.state is not ResultsState.CHECKED:
        raise Refused(NOT_CHECKED)
    if any(each.signed_key == by.key for each in found.signatures):
        raise Refused(TWICE)
    found.signatures.append(SurveyResultsSignature(signed_key=by.key, signed_by=by.name))
    history.record(Action.SIGN, found, by=by)
    if len(found.signatures) < SIGNATURES:
        return False
    found.state, found.released_at = ResultsState.PUBLISHED, clock.now()
    found.being_made, found.released_edition = None, found.edition
    history.record(Action.RELEASE, found, by=by)
    return True


def discard(found: SurveyResults, *, reason: str, by: Actor) -> None:
    """Give up what is being made; its rows are deleted.

    Raises:
        Refused: they are out, or no reason is given.
    """
    _lock(found)
    if found.state not in OPEN:
        raise Refused("What has been published cannot be discarded. Publish a correction")
    if not reason.strip():
        raise Refused("Say why they are discarded", "reason")
    found.state, found.being_made = ResultsState.DISCARDED, None
    found.certificate, found.digest = None, ""
    db.session.execute(delete(SurveyResultRow).where(SurveyResultRow.results_id == found.id))
    history.record(Action.DISCARD, found, by=by, reason=reason.strip())


def _lock(found: SurveyResults) -> None:
    """As it stands now; nobody else changes it before this transaction has ended."""
    db.session.refresh(found, with_for_update={"of": SurveyResults})
