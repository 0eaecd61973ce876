"""Reads of tokens."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.tokens.models import SurveyToken


def tokens(scope: Scope) -> list[SurveyToken]:
    """The tokens of these organisations, by organisation, the newest first."""
    statement = (
        select(SurveyToken)
        .join(SurveyToken.organisation)
        .options(joinedload(SurveyToken.organisation, innerjoin=True))
        .where(SurveyToken.organisation_id.in_(scope.organisation_ids))
        .order_by(Organisation.name, SurveyToken.id.desc())
    )
    return list(db.session.scalars(statement))


def token(reference: str, scope: Scope) -> SurveyToken:
    """One token of these organisations.

    Raises:
        NotFound: there is none with this reference there.
    """
    found = db.session.scalars(
        select(SurveyToken)
        .options(joinedload(SurveyToken.organisation, innerjoin=True))
        .where(SurveyToken.reference == reference, SurveyToken.organisation_id.in_(scope.organisation_ids))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def working(token_hash: str) -> SurveyToken | None:
    """The token with this hash, if it works today and its organisation is not closed."""
    return db.session.scalars(
        select(SurveyToken)
        .join(SurveyToken.organisation)
        .options(joinedload(SurveyToken.organisation, innerjoin=True))
        .where(
            SurveyToken.token_hash == token_hash,
            SurveyToken.withdrawn_at.is_(None),
            SurveyToken.expires_on > clock.today(),
            Organisation.is_active,
        )
    ).one_or_none()


def of_organisation(organisation: Organisation) -> list[SurveyToken]:
    """All tokens of one organisation, the newest first."""
    statement = select(SurveyToken).where(SurveyToken.organisation_id == organisation.id)
    return list(db.session.scalars(statement.order_by(SurveyToken.id.desc())))


def bodies(scope: Scope) -> list[Organisation]:
    """Those of these organisations that have been asked in a round, by name."""
    asked = select(SurveyReturn.organisation_id)
    statement = (
        select(Organisation)
        .where(
            Organisation.id.in_(scope.organisation_ids), Organisation.id.in_(asked), Organisation.is_active
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))
