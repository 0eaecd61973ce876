"""Making and withdrawing tokens, and noting on which day one was used last."""

import hashlib
import secrets

from sqlalchemy import update

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.tokens import queries, rules
from volunteer_app.survey.tokens.models import SurveyToken
from volunteer_app.survey.tokens.rules import Action, TokenState


def make(organisation: Organisation, name: str, months: int, *, by: Actor) -> tuple[SurveyToken, str]:
    """A token of an organisation, and its text, which is stored nowhere.

    Raises:
        Refused: it would work for longer than it may, has no name, or there are too many.
    """
    if months not in rules.MONTHS:
        raise Refused("Select how long it works", "months")
    if not name.strip():
        raise Refused("Enter a name", "name")
    bulk_rows.hold(Organisation, [organisation.id])
    working = [each for each in queries.of_organisation(organisation) if each.state is TokenState.WORKS]
    if len(working) >= rules.MOST:
        raise Refused(f"This organisation has {rules.MOST} tokens that work. Withdraw one first")
    if name.strip() in {each.name for each in working}:
        raise Refused("Another token of this organisation has this name", "name")
    text = rules.PREFIX + secrets.token_urlsafe(32)
    made = SurveyToken(
        organisation=organisation,
        name=name.strip(),
        token_hash=hash_of(text),
        made_by=by.name,
        expires_on=rules.ends(clock.today(), months),
    )
    history.record(Action.MAKE, made, by=by)
    return made, text


def withdraw(token: SurveyToken, *, by: Actor) -> None:
    """Let a token open nothing from now on.

    Raises:
        Refused: it was withdrawn already.
    """
    bulk_rows.hold(SurveyToken, [token.id])
    db.session.refresh(token)
    if token.withdrawn_at is not None:
        raise Refused("This token was withdrawn already")
    token.withdrawn_at, token.withdrawn_by = clock.now(), by.name
    history.record(Action.WITHDRAW, token, by=by)


def note_use(token_id: int) -> None:
    """Remember that a token was used today; no more than the day is kept, and not in history."""
    db.session.execute(
        update(SurveyToken)
        .where(SurveyToken.id == token_id)
        .values(last_used_on=clock.today())
        .execution_options(synchronize_session=False, **{history.KEPT_BY: "survey_token"})
    )


def hash_of(text: str) -> str:
    """What is stored of a token. It has 256 random bits, so a fast hash will do."""
    return hashlib.sha256(text.encode()).hexdigest()
