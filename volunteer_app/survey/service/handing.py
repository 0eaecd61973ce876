"""What of a survey moves from one champion to the next; listens to the room of champions.

The return itself is the role's and needs no moving. What stands under the first champion's own name does:
sections that they were handed, and that the survey writes to them.
"""

from typing import cast

from sqlalchemy import select

from volunteer_app.champions.facts import ChampionHandedOver, HandoverAsked, Moved
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyContact, SurveyDelegation, SurveyReturn
from volunteer_app.survey.rules.rounds import Action

WHAT = "Sections and letters of the survey"

Own = SurveyDelegation | SurveyContact


def of_handover_asked(fact: HandoverAsked) -> None:
    """What a handover would move."""
    there = _own(fact.organisation_id, fact.from_account_id)
    fact.moved.extend(_moved(there))


def of_handed_over(fact: ChampionHandedOver) -> None:
    """The next champion has the sections, and is written to; what they have already stays theirs alone."""
    has = {_what(each): each for each, _ in _own(fact.organisation_id, fact.to_account_id)}
    there = _own(fact.organisation_id, fact.from_account_id)
    for each, found in there:
        if _what(each) in has:
            db.session.delete(each)
        else:
            each.account_id = fact.to_account_id
        history.record(Action.MOVE, each, by=fact.by, organisation_id=found.organisation_id)
    fact.moved.extend(_moved(there))


def _moved(there: list[tuple[Own, SurveyReturn]]) -> list[Moved]:
    return [Moved(WHAT, [_name(each, found) for each, found in there])] if there else []


def _own(organisation_id: int, account_id: int) -> list[tuple[Own, SurveyReturn]]:
    """What an account has of the open returns of a body: sections in order, then letters."""
    found: list[tuple[Own, SurveyReturn]] = []
    models: tuple[type[Own], ...] = (SurveyDelegation, SurveyContact)
    for model in models:
        statement = (
            select(model, SurveyReturn)
            .join(SurveyReturn, SurveyReturn.id == model.return_id)
            .join(SurveyReturn.round)
            .where(
                SurveyReturn.organisation_id == organisation_id,
                model.account_id == account_id,
                *queries.is_open(),
            )
            .order_by(model.id)
        )
        found += [(cast(Own, row[0]), row[1]) for row in db.session.execute(statement)]
    return found


def _what(each: Own) -> tuple[int, str]:
    return each.return_id, each.section if isinstance(each, SurveyDelegation) else ""


def _name(each: Own, found: SurveyReturn) -> str:
    if isinstance(each, SurveyDelegation):
        section = queries.questionnaire_of(found.round).section(each.section)
        return f"{section.title.plain() if section else each.section}: {found.round.title}"
    return f"Letters: {found.round.title}"
