"""The bodies of a whole round, what each answers, and how it reaches the service."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from tests.factories.survey import CHAMPION, ORDERLY, give, make_round, put
from tests.factories.survey_tokens import SENT, OtherSystem, address_of, make_token
from tests.integration.survey.answering import at, open_form, send
from tests.integration.survey.filling_in import filled, save, upload
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector
from volunteer_app.survey import checked
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.results import sizing
from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import CHOOSING, Kind, Missing, Question
from volunteer_app.survey.service import answering, returns

FED, SENT_BY_JSON, UPLOADED, TYPED, SAVED, SILENT = 40, 10, 10, 3, 37, 20
UNFINISHED, UNSURE = 6, 7  # of those fed that never sign off; of those saved that do not know something
EXAMPLE = {
    "has_example": "yes",
    "example_title": "A lantern walk",
    "example_done": "Each new volunteer is shown round by lantern.",
    "example_changed": "Fewer of them leave in their first month.",
    "example_bank": "yes",
}


@dataclass(frozen=True)
class Asked:
    """A body of the round: how it answers, its known size, and its staff if it signs off."""

    way: str
    organisation: Organisation
    size: int
    staff: int


def bodies() -> list[Asked]:
    """120 bodies in four sectors. Each of the first 40, all prisons, has one volunteer of this service."""
    ways = ["fed"] * FED + ["json"] * SENT_BY_JSON + ["uploaded"] * UPLOADED + ["typed"] * TYPED
    ways += ["saved"] * SAVED + ["silent"] * SILENT
    return [_asked(place, way) for place, way in enumerate(ways)]


def _asked(place: int, way: str) -> Asked:
    name = f"Body {place:03}"
    if way == "fed":
        return Asked(way, make_prison(name), 1, 20 + place % 5)
    sector, size = ((Sector.PROBATION, 50), (Sector.POLICE, 200), (Sector.VOLUNTARY, 10))[place % 3]
    known = size + place % 7
    made = make_organisation(name, kind=OrganisationKind.OTHER, sector=sector)
    return Asked(way, made, known, 12 * known + 3 * (place % 4))


def hold(asked: list[Asked]) -> SurveyRound:
    """The round, of bodies that each have a champion; those that are fed have a volunteer."""
    hope = make_organisation("Hope")
    made = make_round(*(each.organisation for each in asked), code="2026")
    with clock.standing_on(made.reference_day):
        for each in asked:
            if each.way == "fed":
                place = each.organisation
                make_placement(ready_person(hope, place), hope, place, approved=True)
    for each in asked:
        champion_of(each.organisation)
    return made


def champion_of(body: Organisation) -> Account:
    """A champion with an address after the body."""
    address = f"{body.name.replace(' ', '').lower()}@bodies.example"
    return make_account(address, name="Chris Champion", roles=[(MembershipRole.CHAMPION, body)])


def say_sizes(found: Mapping[int, SurveyReturn], asked: list[Asked]) -> None:
    """Sizes, but of those that this service counted."""
    for each in asked:
        if each.way != "fed":
            sizing.say_size(found[each.organisation.id], each.size, by=CHAMPION)


def finish_fed(found: SurveyReturn, staff: int) -> None:
    """Answer what this service could not, explain what is unusual, and sign off."""
    give(found, {**ORDERLY, "has_volunteers": "yes", "staff_in_post": str(staff)})
    finish(found)


def finish(found: SurveyReturn) -> None:
    """Answer what is still asked, explain, sign off."""
    while missing := list(_unanswered(found)):
        for section in checked.whole(found).questionnaire.sections:
            if own := {each.code: _any(each) for each in missing if each in section.questions}:
                put(found, section, own)
    for finding in checked.whole(found).unexplained:
        answering.explain(found, finding, "It is so", by=CHAMPION)
    returns.sign_off(found, by=CHAMPION)


def _unanswered(found: SurveyReturn) -> Iterator[Question]:
    whole = checked.whole(found)
    for each in whole.questionnaire.questions():
        is_asked = each.required and routing.applies(whole.questionnaire, each, whole.given)
        if is_asked and each.code not in whole.given:
            yield each


def _any(question: Question) -> Given:
    if question.kind in CHOOSING:
        return Given("no" if question.kind is Kind.YES_NO else question.codes[0])
    if question.kind is Kind.MANY:
        return Given([question.codes[0]])
    return Given(missing=Missing.DONT_KNOW)


def send_by_json(app: Flask, found: SurveyReturn, staff: int) -> None:
    """Another system of the body sends all answers; its champion signs them off."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    system = OtherSystem(client, make_token(found.organisation))
    tag = system.get(address_of(found)).headers["ETag"]
    answer = system.put(address_of(found), {**SENT, "staff_in_post": staff}, tag)
    assert (answer.status_code, answer.json["errors"]) == (200, []), answer.text


def upload_form(client: PageClient, found: SurveyReturn, staff: int, kind: str) -> None:
    """The champion fills the form in without a connection, uploads it, looks at it and saves it."""
    whole = checked.whole(found)
    typed: dict[str, Value] = {whole.questionnaire.path("staff_in_post"): staff}
    for code, value in ORDERLY.items():
        question = whole.questionnaire.by_code[code]
        if question.kind in CHOOSING:
            option = question.option(value)
            assert option is not None
            typed[whole.questionnaire.path(code)] = option.label.plain(whole.setting.fills)
        elif question.kind is Kind.MANY:
            typed |= {whole.questionnaire.path(code, each): "x" for each in value}
    page = upload(client, found, filled(found, typed, kind), f"form.{kind}")
    assert "Nothing has been saved yet" in page.text
    assert save(client, found, page).status_code == 302


def type_in(client: PageClient, found: SurveyReturn, raw: Mapping[str, Any]) -> None:
    """The champion answers each section on its page, and signs off on another."""
    for section in checked.whole(found).questionnaire.sections:
        own = {f"q_{each.code}": raw[each.code] for each in section.questions if each.code in raw}
        if own:
            typed = {**open_form(client, found, section.code), **own}
            assert send(client, found, typed, section.code).status_code == 302
    assert client.submit(at(found, "/sign-off"), confirmed="y").status_code == 302


def signed_in(app: Flask, account: Account) -> PageClient:
    """A browser in which somebody is signed in."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    sign_in(client, account)
    return client


def expected_total(asked: list[Asked], answered: Mapping[str, int]) -> float:
    """What the bodies of all strata come to: the known sizes times weighted answers over weighted sizes."""
    strata: dict[str, list[Asked]] = {}
    for each in asked:
        strata.setdefault(each.organisation.sector.value, []).append(each)
    answers = sizes = 0.0
    for members in strata.values():
        known = [each for each in members if each.organisation.name in answered]
        weight = len(members) / len(known)
        answers += weight * sum(answered[each.organisation.name] for each in known)
        sizes += weight * sum(each.size for each in known)
    return sum(each.size for each in asked) * answers / sizes
