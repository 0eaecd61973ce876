"""Whose a return is: who may see it, answer which of its sections, and sign it off.

A return is its body's: its champions (and those of bodies above it) see all of it, a contact too, and a
colleague the sections that were handed to them. The office that holds the survey sees every return.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import is_within
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyContact, SurveyDelegation, SurveyReturn, SurveyRound
from volunteer_app.survey.rules.shapes import Section


@dataclass(frozen=True)
class Access:
    """What somebody may do with a return: answer these sections (None: all of them), and sign it off."""

    sections: frozenset[str] | None
    signs: bool

    def may_answer(self, section: str) -> bool:
        """Whether this section is theirs to answer."""
        return self.sections is None or section in self.sections

    @property
    def is_whole(self) -> bool:
        """Whether they see all of it."""
        return self.sections is None


@dataclass(frozen=True)
class Who:
    """Who asks: their account, what they are champion of, and the paths of the bodies that they work in."""

    account_id: int
    champion_of: Scope
    works_in: tuple[str, ...]


def returns_for(who: Who) -> list[tuple[SurveyReturn, Access]]:
    """The returns that somebody has to do with, the latest round first, then by body."""
    is_theirs = or_(
        SurveyReturn.organisation_id.in_(who.champion_of.organisation_ids),
        exists().where(
            SurveyContact.return_id == SurveyReturn.id, SurveyContact.account_id == who.account_id
        ),
        exists().where(
            SurveyDelegation.return_id == SurveyReturn.id, SurveyDelegation.account_id == who.account_id
        ),
    )
    statement = (
        queries.returns()
        .join(SurveyReturn.round)
        .join(SurveyReturn.organisation)
        .where(is_theirs, queries.is_asked())
        .order_by(SurveyRound.opens_on.desc(), SurveyRound.id.desc(), Organisation.name, SurveyReturn.id)
    )
    found = list(db.session.scalars(statement))
    allowed = _access(found, who)
    return [(each, access) for each in found if (access := allowed[each.id]) is not None]


def return_for(who: Who, reference: str) -> tuple[SurveyReturn, Access]:
    """One return, and what somebody may do with it.

    Raises:
        NotFound: there is none with this reference that is theirs, or its round has not opened.
    """
    statement = (
        queries.returns()
        .join(SurveyReturn.round)
        .where(SurveyReturn.reference == reference, queries.is_asked())
    )
    found = db.session.scalars(statement).one_or_none()
    access = _access([found], who)[found.id] if found is not None else None
    if found is None or access is None:
        raise NotFound
    return found, access


def _access(returns: Sequence[SurveyReturn], who: Who) -> dict[int, Access | None]:
    numbers = [each.id for each in returns]
    contacts = set(
        db.session.scalars(
            select(SurveyContact.return_id).where(
                SurveyContact.return_id.in_(numbers), SurveyContact.account_id == who.account_id
            )
        )
    )
    handed: dict[int, set[str]] = {}
    statement = select(SurveyDelegation.return_id, SurveyDelegation.section).where(
        SurveyDelegation.return_id.in_(numbers), SurveyDelegation.account_id == who.account_id
    )
    for return_id, section in db.session.execute(statement):
        handed.setdefault(return_id, set()).add(section)
    return {each.id: _access_to(each, who, contacts, handed.get(each.id, set())) for each in returns}


def _access_to(
    found: SurveyReturn, who: Who, contacts: Collection[int], handed: Collection[str]
) -> Access | None:
    if who.champion_of.reaches(found.organisation_id):
        return Access(None, signs=True)
    if not any(is_within(path, found.organisation.path) for path in who.works_in):
        return None  # who has left the body answers nothing for it any more
    if found.id in contacts:
        return Access(None, signs=False)
    return Access(frozenset(handed), signs=False) if handed else None


def section_of(found: SurveyReturn, code: str) -> Section | None:
    """The section of its questionnaire with this code."""
    return queries.questionnaire_of(found.round).section(code)
