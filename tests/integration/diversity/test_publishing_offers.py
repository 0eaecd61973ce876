"""What the champion's office is offered and led to: days, what waits for whom, what becomes of a draft."""

from tests.factories.accounts import sign_in
from tests.factories.publishing import (
    MAKER,
    actor,
    make_checked,
    make_condition,
    make_draft,
    make_refused,
    now,
)
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.diversity.publishing import service
from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.transactions import transaction

NEW = "/publications/new"


def test_the_start_page_leads_to_what_waits_for_a_signature(
    client: PageClient, anna: Account, bela: Account
) -> None:
    assert "Figures that wait for you" not in client.get("/start").text
    with transaction():
        made = make_checked().reference
    assert f'href="/publications/{made}"' in client.get("/start").text
    assert client.submit(f"/publications/{made}/sign", confirmed="y").status_code == 302
    assert "Figures that wait for you" not in client.get("/start").text
    sign_in(client, bela)
    assert f'href="/publications/{made}"' in client.get("/start").text


def test_the_start_page_leads_to_what_is_stuck_or_to_be_confirmed(client: PageClient, anna: Account) -> None:
    with transaction():
        make_refused()
        make_condition()
    page = client.get("/start").text
    assert "Some tables cannot be protected: choose what becomes of them" in page
    assert "Somebody recorded it: confirm it or withdraw it" in page


def test_what_nobody_has_seen_is_not_kept(client: PageClient, anna: Account) -> None:
    here = f"/publications/{make_draft().reference}"
    assert "kept sealed" not in client.get(f"{here}/discard").text
    client.submit(f"{here}/discard", reason="The wrong day")
    assert "kept sealed" not in client.get(here).text


def test_only_days_that_can_be_chosen_are_offered(client: PageClient, anna: Account, bela: Account) -> None:
    latest, earlier = service.days_to_choose(clock.today())[:2]
    assert day(earlier) in client.get(NEW).text
    with transaction():
        old = service.draft(earlier, by=MAKER, reason="Of a day that was never published").reference
    assert now(old).reason == ""
    with transaction():
        service.discard(now(old), reason="The wrong day", by=MAKER)
        made = make_checked()
        for each in (anna, bela):
            service.sign(made, by=actor(each))
    page = client.get(NEW).text
    assert f"{day(latest)}, published already" in page
    assert day(earlier) not in page
    assert "put right by a correction" in client.get(f"/publications/{made.reference}").text
