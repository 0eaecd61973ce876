"""What was decided about a possible duplicate is remembered, so that the same row is not asked about again.

Nothing of the row is kept: a digest, made with a key of this service, stands for the row and for whom it was
compared with. Whoever reads the table learns nobody's name, and cannot try names out.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete

from volunteer_app.desk.models.importing import ImportDecision, ImportRow
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import KEEP_DECISIONS_DAYS, Choice
from volunteer_app.desk.service.importing.judgement import Context, Judgement
from volunteer_app.foundation import bulk_rows, clock, encryption
from volunteer_app.foundation.database import db

LEFT_OUT = "left out"


def remember(row: ImportRow, chosen: str | None, organisation_id: int) -> None:
    """Keep what is decided about this row now, instead of what was decided about it before.

    `chosen`: the reference of the person that the row is about, if somebody said so.
    Whom it was compared with and who was not meant is remembered as another. An earlier row of the same file
    may be another one the next time, so that is asked again.
    """
    references = [reference for reference, _ in row.candidates if reference]
    choices: dict[str, Choice] = {}
    for reference in references:
        digest = _digest(row.cells, reference)
        if row.choice is Choice.SAME_PERSON:
            choices[digest] = Choice.SAME_PERSON if reference == chosen else Choice.ADD
        elif row.choice is Choice.ADD:
            choices[digest] = Choice.ADD
    if row.choice is Choice.LEAVE_OUT:
        choices[_digest(row.cells, LEFT_OUT)] = Choice.LEAVE_OUT
    _forget(organisation_id, [_digest(row.cells, each) for each in (LEFT_OUT, *references)])
    rows = [
        {"organisation_id": organisation_id, "digest": digest, "choice": choice, "decided_at": clock.now()}
        for digest, choice in choices.items()
    ]
    bulk_rows.insert_many(ImportDecision.__table__, rows)


def _forget(organisation_id: int, digests: Collection[str]) -> None:
    """Decisions that are taken back, or made anew."""
    old = delete(ImportDecision).where(
        ImportDecision.organisation_id == organisation_id, ImportDecision.digest.in_(digests)
    )
    db.session.execute(old, execution_options={"synchronize_session": False})


def forget_old() -> None:
    """Decisions that were made long ago."""
    until = clock.now() - timedelta(days=KEEP_DECISIONS_DAYS)
    old = delete(ImportDecision).where(ImportDecision.decided_at < until)
    db.session.execute(old, execution_options={"synchronize_session": False})


def decide_as_before(judged: Sequence[Judgement], people: Mapping[str, int], context: Context) -> None:
    """Give possible duplicates the choice that somebody made about the same row and the same people.

    `people`: the number of each by reference.
    A row is left out again whoever it is compared with now: that changes nothing, and it can be decided anew.
    """
    digests = {each.row.id: _digests(each) for each in judged}
    asked = {digest for those in digests.values() for digest in those.values()}
    known = queries.decisions(context.organisation.id, asked)
    for each in judged:
        mine = digests[each.row.id]
        if mine[LEFT_OUT] in known:
            each.choice = Choice.LEAVE_OUT
            continue
        decided = {name: known.get(digest) for name, digest in mine.items() if name != LEFT_OUT}
        if decided and None not in decided.values():
            _choose(each, decided, people)


def _digests(judged: Judgement) -> dict[str, str]:
    """By the reference of whom it is compared with; `LEFT_OUT` is for leaving it out."""
    asked = [LEFT_OUT, *(reference for reference, _ in judged.candidates)]
    return {each: _digest(judged.row.cells, each) for each in asked}


def _choose(judged: Judgement, decided: Mapping[str, Choice | None], people: Mapping[str, int]) -> None:
    same = [reference for reference, choice in decided.items() if choice is Choice.SAME_PERSON]
    judged.choice = Choice.SAME_PERSON if same else Choice.ADD
    judged.person_id = people[same[0]] if same else None


def _digest(cells: Mapping[str, str], reference: str) -> str:
    told = json.dumps([sorted(cells.items()), reference], ensure_ascii=False)
    return hmac.new(encryption.key_for("desk.import_decision"), told.encode(), hashlib.sha256).hexdigest()
