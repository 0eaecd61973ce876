"""Badges of awards: made once, signed whenever they are saved, and given up with the award."""

from typing import Any

from flask import current_app
from sqlalchemy import select

from volunteer_app.foundation import clock, history, links
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.people import service as people
from volunteer_app.training.awards.models import Award, Qualification
from volunteer_app.training.awards.rules import AwardState
from volunteer_app.training.badges import places, rules, signing
from volunteer_app.training.badges.models import Badge, BadgePlace
from volunteer_app.training.badges.rules import AchievementFacts, Action, Addresses, BadgeFacts


def badge_of(award: Award) -> Badge | None:
    """The badge of an award, if one was made."""
    return db.session.scalars(select(Badge).where(Badge.award_id == award.id)).one_or_none()


def issue(award: Award, *, by: Actor) -> Badge:
    """The badge of an award. Asked again, it is the same one.

    Raises:
        Refused: the qualification was not awarded, or has run out.
    """
    people.hold(award.person_id)
    db.session.refresh(award)
    _refuse_unless_it_counts(award)
    badge = badge_of(award)
    if badge is None:
        badge = Badge(award=award, place=BadgePlace(), issued_by=by.name)
        history.record(
            Action.ISSUE, badge, by=by, person_id=award.person_id, organisation_id=award.organisation_id
        )
    return badge


def token(badge: Badge) -> str:
    """The badge as a signed token.

    Raises:
        Refused: its award was taken back, or has run out.
    """
    award = badge.award
    _refuse_unless_it_counts(award)
    assert award.awarded_on is not None  # noqa: S101 - awarded
    person = award.person
    facts = BadgeFacts(
        number=badge.place_id,
        credential_id=badge.credential_id,
        identity=person.email or person.full_name,
        identity_is_email=bool(person.email),
        salt=badge.salt,
        awarded_on=award.awarded_on,
        valid_before=award.valid_before,
    )
    where = addresses(award.qualification, rules.list_of(badge.place_id))
    return signing.signed(
        rules.credential(facts, facts_of(award.qualification), issuer_name=_issuer_name(), addresses=where)
    )


def status_list(number: int) -> str:
    """The signed list of badges that were taken back.

    Raises:
        NotFound: there is no such list yet.
    """
    if not 1 <= number <= rules.list_of(places.last()):
        raise NotFound
    where = addresses(None, number)
    return signing.signed(rules.status_list(places.revoked(number), addresses=where, now=clock.now()))


def issuer() -> dict[str, Any]:
    """Who issues badges."""
    return rules.issuer(_issuer_name(), addresses(None, 1))


def achievement(qualification: Qualification) -> dict[str, Any]:
    """What the badge of a qualification is for."""
    return rules.achievement(facts_of(qualification), addresses(qualification, 1))


def facts_of(qualification: Qualification) -> AchievementFacts:
    """A qualification as a badge tells of it."""
    return AchievementFacts(
        title=qualification.title,
        number=qualification.number,
        awarding_body=qualification.awarding_body,
        level=qualification.level.words,
        credits=qualification.credits,
    )


def addresses(qualification: Qualification | None, number: int) -> Addresses:
    """Where what a badge names is published."""
    reference = qualification.reference if qualification else "-"
    return Addresses(
        service=str(current_app.config["BASE_URL"]),
        issuer=links.address("training.badge_issuer"),
        achievement=links.address("training.badge_achievement", reference=reference),
        status=links.address("training.badge_status", number=number),
    )


def _issuer_name() -> str:
    return str(current_app.config["SERVICE_NAME"])


def _refuse_unless_it_counts(award: Award) -> None:
    over = award.valid_before is not None and award.valid_before <= clock.today()
    if award.state is not AwardState.AWARDED or over:
        raise Refused("There is a badge only of a qualification that was awarded and still counts")
