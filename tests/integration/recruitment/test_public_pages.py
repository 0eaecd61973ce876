from datetime import timedelta

from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.recruitment import make_opportunity, role_named
from tests.integration.recruitment.applicant import base
from tests.page_client import PageClient
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import hours
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs import queries as packs
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.packs.rules import PackState


def test_what_is_not_published_or_does_not_exist_is_not_found(client: PageClient) -> None:
    draft = make_opportunity(published=False)
    db.session.commit()
    for reference in (draft.reference, "OPP-00000000", "%00", "'--", "😀"):
        for rest in ("", "/form", "/apply", "/apply/name", "/applied"):
            assert client.get(f"/opportunities/{reference}{rest}").status_code in {302, 404}
        assert client.get(f"/opportunities/{reference}").status_code == 404
    assert client.get("/opportunities/OPP-00000000/apply/no-such-question").status_code == 404


def test_the_page_says_what_is_asked_about_convictions_and_when(
    client: PageClient, opportunity: Opportunity
) -> None:
    page = client.get(base(opportunity)).text
    assert "Exceptions" in page
    assert "only after we have offered you the role" in page
    nothing = make_opportunity(role=role_named("listener"))
    db.session.commit()
    assert "We will not ask you about convictions" in client.get(base(nothing)).text


def test_the_page_says_which_training_the_role_asks_for_and_links_it_for_who_may_open_it(
    client: PageClient, opportunity: Opportunity
) -> None:
    codes = [each.pack_code for each in opportunity.role.training_packs]
    assert codes
    told = packs.outlines(codes, clock.today())
    page = client.get(base(opportunity)).text
    sign_in(client, make_account())
    signed_in = client.get(base(opportunity)).text
    for code in codes:
        assert f"{told[code].title}, {hours(told[code].minutes or 0)}" in page
        assert f'href="/training/packs/{code}"' not in page
        link = f'href="/training/packs/{code}">{told[code].title}</a>, {hours(told[code].minutes or 0)}'
        assert link in signed_in
        assert client.get(f"/training/packs/{code}").status_code == 200


def test_a_pack_of_which_nothing_can_be_read_is_named_and_not_linked(
    client: PageClient, opportunity: Opportunity
) -> None:
    code = opportunity.role.training_packs[0].pack_code
    with history.loading("a pack of which nothing is published"):
        the_pack = db.session.scalars(select(TrainingPack).where(TrainingPack.code == code)).one()
        versions = select(TrainingPackVersion).where(TrainingPackVersion.pack_id == the_pack.id)
        for each in db.session.scalars(versions):
            each.state, each.withdrawn_on = PackState.WITHDRAWN, clock.today()
        title = the_pack.title
        db.session.commit()
    sign_in(client, make_account())
    page = client.get(base(opportunity)).text
    assert title in page
    assert f"/training/packs/{code}" not in page


def test_the_printable_form_asks_the_same_questions(client: PageClient) -> None:
    made = make_opportunity(role=role_named("mentor-prison"), postal_address="Freepost HOPE")
    db.session.commit()
    page = client.get(f"{base(made)}/form").text
    for words in (
        "First name",
        "Date of birth",
        "Why would you like",
        "When could you",
        "Referee 2 of 2",
        "Freepost HOPE",
    ):
        assert words in page


def test_the_list_is_filtered_paged_and_says_when_nothing_fits(client: PageClient) -> None:
    hope, prison = make_organisation(), make_prison("Northwood (HMP)")
    today = clock.today()
    for number in range(25):
        make_opportunity(
            hope, title=f"Helper {number:02}", places=(prison,), closes_on=today + timedelta(days=number)
        )
    db.session.commit()
    first = client.get("/opportunities").text
    assert (first.count("Helper "), "Helper 00" in first, "Helper 20" in first) == (20, True, False)
    last = db.session.scalars(select(Opportunity.reference).where(Opportunity.title == "Helper 19")).one()
    second = client.get(f"/opportunities?after={last}").text
    assert ("Helper 20" in second, "Helper 19" in second) == (True, False)
    assert "No open opportunity matches" in client.get("/opportunities?q=zebra").text
    assert (
        "Helper 07" in client.get(f"/opportunities?q=helper+07&place={prison.reference}&setting=prison").text
    )
    assert client.get("/opportunities?place=ORG-NOPE&role=x&setting=y&q=%27%25_").status_code == 200


def test_the_public_list_and_page_take_few_statements_whatever_the_number_of_rows(
    client: PageClient, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            make_opportunity(places=(make_prison(), make_prison()))
        db.session.commit()
        statements.clear()
        client.get("/opportunities")
        counts.append(len(statements))
    assert counts == [4, 4]
    made = make_opportunity(places=(make_prison(),))
    db.session.commit()
    statements.clear()
    client.get(base(made))
    assert len(statements) <= 6
