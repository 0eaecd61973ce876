"""What was decided about a possible duplicate is remembered, so that the same row is not asked about again.

Nothing of the row is kept: a digest, made with a key of this service, stands for the row and for whom it was
compared with. Whoever reads the table learns nobody's name, and cannot try names out.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from volunteer_app.desk.models.importing import ImportDecision, ImportRow
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import KEEP_DECISIONS_DAYS, Choice
from volunteer_app.desk.service.importing.judgement import Context, Judgement
from volunteer_app.foundation import bulk_rows, clock, encryption
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person

LEFT_OUT = "left out"
OUT = -1


def remember(row: ImportRow, organisation_id: int) -> None:
    """Keep what is decided about this row now, instead of what was decided about it before.

    Whom it was compared with and who was not meant is remembered as another. An earlier row of the same file
    may be another one the next time, so that is asked again.
    """
    references = _references([candidate[0] for candidate in row.candidates])
    choices: dict[str, Choice] = {}
    for number, reference in references.items():
        digest = _digest(row.cells, reference)
        if row.choice is Choice.SAME_PERSON:
            choices[digest] = Choice.SAME_PERSON if number == row.person_id else Choice.ADD
        elif row.choice is Choice.ADD:
            choices[digest] = Choice.ADD
    if row.choice is Choice.LEAVE_OUT:
        choices[_digest(row.cells, LEFT_OUT)] = Choice.LEAVE_OUT
    _forget(organisation_id, [_digest(row.cells, each) for each in (LEFT_OUT, *references.values())])
    rows = [
        {"organisation_id": organisation_id, "digest": digest, "choice": choice, "decided_at": clock.now()}
        for digest, choice in choices.items()
    ]
    bulk_rows.insert_many(ImportDecision.__table__, rows)


def _references(person_ids: Collection[int]) -> dict[int, str]:
    statement = select(Person.id, Person.reference).where(Person.id.in_(person_ids))
    return {row.id: row.reference for row in db.session.execute(statement)}


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


def decide_as_before(judged: Sequence[Judgement], references: Mapping[int, str], context: Context) -> None:
    """Give possible duplicates the choice that somebody made about the same row and the same people.

    A row is left out again whoever it is compared with now: that changes nothing, and it can be decided anew.
    """
    digests = {each.row.id: _digests(each, references) for each in judged}
    asked = {digest for those in digests.values() for digest in those.values()}
    known = queries.decisions(context.organisation.id, asked)
    for each in judged:
        mine = digests[each.row.id]
        if mine[OUT] in known:
            each.choice = Choice.LEAVE_OUT
            continue
        decided = {number: known.get(digest) for number, digest in mine.items() if number != OUT}
        if decided and None not in decided.values():
            _choose(each, decided)


def _digests(judged: Judgement, references: Mapping[int, str]) -> dict[int, str]:
    """By the number of whom it is compared with; `OUT` is for leaving it out."""
    found = {OUT: _digest(judged.row.cells, LEFT_OUT)}
    for number, _ in judged.candidates:
        found[number] = _digest(judged.row.cells, references.get(number, ""))
    return found


def _choose(judged: Judgement, decided: Mapping[int, Choice | None]) -> None:
    same = [number for number, choice in decided.items() if choice is Choice.SAME_PERSON]
    judged.choice = Choice.SAME_PERSON if same else Choice.ADD
    judged.person_id = same[0] if same else None


def _digest(cells: Mapping[str, str], reference: str) -> str:
    told = json.dumps([sorted(cells.items()), reference], ensure_ascii=False)
    return hmac.new(encryption.key_for("desk.import_decision"), told.encode(), hashlib.sha256).hexdigest()
