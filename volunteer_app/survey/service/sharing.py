"""What a body allows to be used goes to the good practice bank when it signs off, and leaves it with consent.

An answer is known there by its return and the question of consent: `SRV-…/example_bank`. So it makes one
entry, however often the return is signed off.
"""

from collections.abc import Collection

from volunteer_app.foundation.actors import Actor
from volunteer_app.good_practice.rules.codes import EntrySetting
from volunteer_app.good_practice.service import reviewing, taking
from volunteer_app.good_practice.service.writing import Offered
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.survey import queries
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules import consenting
from volunteer_app.survey.rules.shapes import Kind, Question

LONGEST_NAME = 200
# Where an example was tried, by what its body is; it can have been anywhere else
SETTINGS = {
    OrganisationKind.PRISON: EntrySetting.PRISON,
    OrganisationKind.PROBATION_REGION: EntrySetting.COMMUNITY,
    OrganisationKind.PROBATION_DELIVERY_UNIT: EntrySetting.COMMUNITY,
    OrganisationKind.POLICE: EntrySetting.POLICE,
    OrganisationKind.COURT_SERVICE: EntrySetting.COURT,
}


def reference_of(found: SurveyReturn, consent: Question) -> str:
    """By what the bank knows an answer for good: its round, body and question."""
    return f"{found.reference}/{consent.code}"


def is_shared(whole: Whole) -> bool:
    """Whether something goes to the bank when this return is signed off."""
    return any(
        consenting.is_agreed(whole.questionnaire, each, whole.given)
        for each in consenting.consents(whole.questionnaire)
    )


def share(whole: Whole, *, by: Actor) -> None:
    """Give the bank what may be used of a return that has just been signed off, as it stands now.

    Raises:
        Refused: a file that belongs to it cannot be read.
    """
    for consent in consenting.consents(whole.questionnaire):
        if consenting.is_agreed(whole.questionnaire, consent, whole.given):
            _offer(whole, consent, by)
        else:
            reviewing.withdraw_answer(reference_of(whole.found, consent), by=by)


def withdraw(found: SurveyReturn, changed: Collection[str], *, by: Actor) -> None:
    """Take out of the bank at once what may not be used any more, since these answers changed."""
    questionnaire = queries.questionnaire_of(found.round)
    asked = [
        each
        for each in consenting.consents(questionnaire)
        if consenting.rests_on(questionnaire, each) & set(changed)
    ]
    given = queries.given(queries.answers(found)) if asked else {}
    for each in asked:
        if not consenting.is_agreed(questionnaire, each, given):
            reviewing.withdraw_answer(reference_of(found, each), by=by)


def _offer(whole: Whole, consent: Question, by: Actor) -> None:
    about = consenting.covered(whole.questionnaire, consent)
    row = whole.rows[consent.code]
    offered = Offered(
        organisation=whole.found.organisation,
        reference=reference_of(whole.found, consent),
        title=" ".join(_texts(whole, about, Kind.TEXT)),
        words=_words(whole, about),
        wording=_wording(whole, consent),
        agreed_by=_agreed_by(row.answered_by, whole.found.signed_by),
        agreed_at=row.answered_at,
        setting=SETTINGS.get(whole.found.organisation.kind, EntrySetting.BOTH),
    )
    rows = (whole.rows.get(each.code) for each in about if each.kind is Kind.FILE)
    taking.take(offered, [row.file for row in rows if row is not None and row.file is not None], by=by)


def _texts(whole: Whole, about: list[Question], kind: Kind) -> list[str]:
    return [
        str(whole.given[each.code].value)
        for each in about
        if each.kind is kind and each.code in whole.given and whole.given[each.code].is_answer
    ]


def _words(whole: Whole, about: list[Question]) -> str:
    """What was said at length, each part under its question."""
    parts = []
    for each in about:
        for text in _texts(whole, [each], Kind.LONG_TEXT):
            parts.append(f"## {each.ask.plain(whole.setting.fills)}\n\n{text}")
    return "\n\n".join(parts)


def _wording(whole: Whole, consent: Question) -> str:
    fills = whole.setting.fills
    return f"{consent.ask.plain(fills)} Yes. {consent.help.plain(fills)}".strip()


def _agreed_by(answered_by: str, signed_by: str) -> str:
    both = f"{answered_by}, signed off by {signed_by}"
    return (answered_by if answered_by == signed_by else both)[:LONGEST_NAME]
