"""Statements of service: asked for, signed, saved as a PDF, withdrawn; and what never stands in one."""

import io
import json
from datetime import date, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from tests.factories.recognition import SIGNED, make_served, make_statement
from tests.factories.recruitment import role_named
from tests.factories.training import make_training
from tests.integration.at_once import TwoTransactions
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.placements.recognition import content, printing, service
from volunteer_app.placements.recognition.models import ServiceStatement
from volunteer_app.placements.recognition.rules import StatementKind, StatementState
from volunteer_app.placements.recognition.service import Signature, Wish
from volunteer_app.placements.rules import PlacementState
from volunteer_app.training.models import TrainingPack

pytestmark = pytest.mark.usefixtures("database")


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_volunteer_asks_a_coordinator_signs_and_both_save_the_same_document(client: PageClient) -> None:
    organisation = make_organisation("Lantern")
    placement = make_served(organisation, make_prison("Leeds (HMP)"), 90, 60)
    person = placement.person
    volunteer = make_account(person_id=person.id)
    coordinator = make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, organisation)])
    sign_in(client, volunteer)
    wish = {"kind": "reference", "wants_training": "no", "names_prisons": "no", "purpose": "A job"}
    client.submit("/my/statements/new", organisation=organisation.reference, **wish)
    asked = db.session.scalars(select(ServiceStatement)).one()
    assert "Waiting for a signature" in client.get("/my/recognition").text
    assert client.get(f"/statements/{asked.reference}/file").status_code == 404
    sign_in(client, coordinator)
    assert person.full_name in client.get("/statements").text
    page = f"/statements/{asked.reference}"
    assert "2 hours 30 minutes" in client.get(page).text
    assert "Enter what you can say" in client.submit(page, words="", role="Coordinator").text
    refused = client.submit(page, words="A fine tutor at HMP Leeds", role="Coordinator")
    assert (refused.status_code, "“HMP” can tell a reader of a prison" in refused.text) == (422, True)
    client.submit(page, words="A patient, punctual tutor.", role="Volunteer coordinator")
    saved = client.get(f"{page}/file")
    assert saved.content_type == "application/pdf"
    said = text_of(saved.data)
    for part in (
        person.full_name,
        "Lantern",
        "2 hours 30 minutes",
        "Cora",
        "Volunteer coordinator",
        "patient",
    ):
        assert part in said
    assert "Leeds" not in said
    sign_in(client, volunteer)
    assert client.get(f"{page}/file").data == saved.data
    assert client.get(page).status_code == 403


def test_what_was_signed_does_not_change_with_the_records() -> None:
    placement = make_served(make_organisation(), make_prison(), 60)
    signed = make_statement(placement, signed=True)
    before = printing.pdf(signed)
    placement.person.last_name = "Renamed"
    with clock.standing_on(clock.today() + timedelta(days=40)):
        assert printing.pdf(signed) == before
    db.session.rollback()


def test_one_is_withdrawn_with_a_reason_and_cannot_be_saved_any_more(client: PageClient) -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison(), 60)
    reference = make_statement(placement, signed=True).reference
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    page = f"/statements/{reference}/withdraw"
    assert "Enter why" in client.submit(page, reason="").text
    client.submit(page, reason="The hours were wrong")
    sign_in(client, make_account(person_id=placement.person_id))
    assert "The hours were wrong" in client.get("/my/recognition").text
    assert client.get(f"/statements/{reference}/file").status_code == 404


def test_one_is_not_given_with_a_reason_that_the_volunteer_reads(client: PageClient) -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison())
    asked = make_statement(placement)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    client.submit(f"/statements/{asked.reference}/decline", reason="Too soon")
    sign_in(client, make_account(person_id=placement.person_id))
    assert "Too soon" in client.get("/my/recognition").text
    with pytest.raises(Refused, match="answered already"):
        service.sign(asked, SIGNED, by=BY)


def test_a_coordinator_asks_on_behalf_of_somebody(client: PageClient) -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison())
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    wish = {"kind": "statement", "wants_training": "no", "names_prisons": "yes"}
    page = f"/people/{placement.person.reference}/statements/new"
    client.submit(page, organisation=organisation.reference, **wish)
    asked = db.session.scalars(select(ServiceStatement)).one()
    assert (asked.kind, asked.names_prisons) == (StatementKind.STATEMENT, True)
    again = client.submit(page, organisation=organisation.reference, **wish)
    assert "already waiting" in again.text


@pytest.mark.parametrize(
    ("role", "named", "words"),
    [
        ("peer-mentor-custody", False, "Peer mentor"),
        ("peer-mentor-custody", True, "Peer mentor, Leeds (HMP)"),
        ("listener", False, "Peer supporter"),
        ("mentor-prison", False, "Mentor in prison"),
        ("mentor-prison", True, "Mentor in prison, Leeds (HMP)"),
    ],
)
def test_a_prison_stands_in_it_only_if_the_volunteer_chose_so_and_a_telling_role_never(
    role: str, named: bool, words: str
) -> None:
    prison = make_prison("Leeds (HMP)")
    kind = role_named(role)
    person = ready_person(prison, prison, kind)
    placement = make_placement(person, prison, prison, role=kind)
    with history.loading("a placement that has begun"):
        placement.state = PlacementState.APPROVED
        db.session.flush()
    asked = service.ask(person, prison, Wish(StatementKind.STATEMENT, names_prisons=named), by=BY)
    found = content.facts(asked)
    assert [said for said, _ in found.roles] == [words]
    assert found.organisation == ("Leeds (HMP)" if named else "HM Prison and Probation Service")
    assert ("Leeds" in json.dumps(found.stored)) is named


def test_it_lists_verified_training_only_if_the_volunteer_wants_it() -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison())
    make_training(placement.person, organisation, course_title="Waiting course")
    make_training(placement.person, organisation, course_title="Induction at HMP Leeds", verified=True)
    without = make_statement(placement)
    assert content.facts(without).training == []
    wanted = make_statement(placement, kind=StatementKind.REFERENCE, wants_training=True)
    titles = [title for title, _ in content.facts(wanted).training]
    assert titles
    assert not {"Waiting course", "Induction at HMP Leeds"} & set(titles)


def test_only_packs_are_listed_where_no_prison_may_be_named_and_everything_where_one_may() -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison())
    person = placement.person
    telling = ("Listener training at Wandsworth prison", "Peer advice in custody", "YOI Feltham")
    for title in telling:
        make_training(person, organisation, course_title=title, verified=True)
    wing = "Helped on the wing"
    make_training(person, organisation, course_title=wing, is_experience=True, learnt="Much", verified=True)
    secret = make_statement(placement, wants_training=True)
    assert [title for title, _ in content.facts(secret).training] == ["Volunteering in Prison"]
    wish = Wish(StatementKind.REFERENCE, wants_training=True, names_prisons=True)
    named = service.ask(person, organisation, wish, by=BY)
    titles = {title for title, _ in content.facts(named).training}
    assert titles == {*telling, wing, "Volunteering in Prison"}


def test_a_pack_whose_title_tells_of_custody_is_left_out() -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison())
    make_prison("Feltham (HMP & YOI)")
    packs = db.session.scalars(
        select(TrainingPack).where(TrainingPack.code != "volunteering-in-prison")
    ).all()
    with history.loading("packs with other titles"):
        for each, title in zip(packs, ("Peer advice in custody", "Welcome to Feltham"), strict=False):
            each.title = title
            make_training(placement.person, organisation, pack=each, verified=True)
    found = content.facts(make_statement(placement, wants_training=True))
    assert [title for title, _ in found.training] == ["Volunteering in Prison"]


def test_nobody_signs_about_themselves_or_for_what_never_began() -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison())
    asked = make_statement(placement)
    own = make_account(person_id=placement.person_id, roles=[(MembershipRole.COORDINATOR, organisation)])
    with pytest.raises(Refused, match="about yourself"):
        service.sign(asked, SIGNED, by=own.as_actor())
    person = ready_person(organisation, make_prison())
    with pytest.raises(Refused, match="nothing to state yet"):
        service.ask(person, organisation, Wish(StatementKind.STATEMENT), by=BY)


def test_what_cannot_be_printed_is_refused_before_it_is_signed() -> None:
    placement = make_served(make_organisation(), make_prison())
    asked = make_statement(placement)
    with pytest.raises(Refused, match="our letters have no"):
        service.sign(asked, Signature("Cora", "Coordinator", "好"), by=BY)
    assert asked.state is StatementState.ASKED


def test_an_old_page_signs_nothing() -> None:
    asked = make_statement(make_served(make_organisation(), make_prison()))
    with pytest.raises(StaleEdit):
        service.sign(asked, SIGNED, by=BY, version=asked.version + 1)


def test_another_organisation_reaches_nothing_of_it(client: PageClient) -> None:
    placement = make_served(make_organisation(), make_prison(), 60)
    reference = make_statement(placement, signed=True).reference
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())]))
    for page in ("", "/decline", "/withdraw", "/file"):
        assert client.get(f"/statements/{reference}{page}").status_code == 404


def test_mail_says_neither_what_it_is_nor_who_wrote_it() -> None:
    placement = make_served(make_organisation("Lantern"), make_prison())
    placement.person.email = "ama@example.org"
    make_statement(placement, signed=True)
    body = db.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id.desc())).first() or ""
    assert "/my/recognition" in body
    assert not {"Lantern", "reference", "Cora"} & set(body.split())


def test_it_is_signed_once_when_two_coordinators_sign_at_the_same_moment(app: Flask) -> None:
    number = make_statement(make_served(make_organisation(), make_prison())).id
    db.session.commit()

    def sign() -> None:
        service.sign(db.session.get_one(ServiceStatement, number), SIGNED, by=BY)

    assert sorted(TwoTransactions(app, sign, sign).run()) == ["first done", "second refused"]


def test_dates_are_those_of_the_placements() -> None:
    with clock.standing_on(date(2026, 11, 22)):
        found = content.facts(make_statement(make_served(make_organisation(), make_prison())))
        assert [days for _, days in found.roles] == ["since 22 November 2026"]
