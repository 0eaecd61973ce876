"""Answers for a chunk of placements, where one that cannot be judged does not keep the others waiting."""

from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from volunteer_app.foundation.logs import log_of, tell_kind
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer

log = log_of(__name__)


class NobodyCanBeJudged(Exception):
    """Not one of several people: the fault is the service's, and nobody's placement is touched for it."""


def answers(cases: Sequence[Case], organisation_id: int) -> list[Answer | None]:
    """An answer for each case; None where it cannot be judged, such as for a row that cannot be read.

    The others are asked in halves, so that a bad one among many costs a few statements more.

    Raises:
        NobodyCanBeJudged: no case of several people can be.
        SQLAlchemyError: the database failed, so that all of it has to be tried again.
    """
    found = _halved(cases, organisation_id)
    if not any(found) and len({case.person.id for case in cases}) > 1:
        raise NobodyCanBeJudged
    return found


def _halved(cases: Sequence[Case], organisation_id: int) -> list[Answer | None]:
    try:
        return list(readiness.answers(cases, organisation_id))
    except SQLAlchemyError:
        raise
    except Exception as error:
        if len(cases) == 1:
            tell_kind(log, f"a placement of {cases[0].person.reference} cannot be judged", error)
            return [None]
    half = len(cases) // 2
    return [*_halved(cases[:half], organisation_id), *_halved(cases[half:], organisation_id)]
