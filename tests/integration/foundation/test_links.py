"""One-time links open one thing, once, for a while."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from volunteer_app.foundation import clock, links
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.links import OneTimeLink

pytestmark = pytest.mark.usefixtures("app")

HOUR = timedelta(hours=1)


def test_a_link_opens_what_it_was_made_for() -> None:
    token = links.issue("test:open", 7, HOUR)
    found = links.find("test:open", token)
    assert found is not None
    assert found.subject_id == 7


def test_only_a_hash_of_the_token_is_kept() -> None:
    token = links.issue("test:open", 7, HOUR)
    kept = db.session.scalars(select(OneTimeLink)).one()
    assert token not in str(vars(kept))


@pytest.mark.parametrize("token", ["", "x", "é\x00", "x" * 10_000])
def test_another_token_opens_nothing(token: str) -> None:
    links.issue("test:open", 7, HOUR)
    assert links.find("test:open", token) is None


def test_a_link_opens_nothing_else() -> None:
    assert links.find("test:close", links.issue("test:open", 7, HOUR)) is None


def test_a_link_opens_until_its_end() -> None:
    with clock.standing_on(date(2026, 11, 22)):
        token = links.issue("test:open", 7, timedelta(days=1))
    with clock.standing_on(date(2026, 11, 23), at=clock.now().time().replace(hour=11, minute=59)):
        assert links.find("test:open", token) is not None
    with clock.standing_on(date(2026, 11, 23)):
        assert links.find("test:open", token) is None


def test_a_used_link_opens_nothing() -> None:
    token = links.issue("test:open", 7, HOUR)
    found = links.find("test:open", token)
    assert found is not None
    links.use(found)
    assert links.find("test:open", token) is None


def test_of_two_who_use_a_link_at_once_one_is_refused() -> None:
    token = links.issue("test:open", 7, HOUR)
    found = links.find("test:open", token)
    assert found is not None
    used_elsewhere = update(OneTimeLink).values(used_at=clock.now())
    db.session.connection().execute(used_elsewhere)
    with pytest.raises(Refused, match="used already"):
        links.use(found)


def test_a_new_link_closes_the_one_before_and_no_other() -> None:
    old = links.issue("test:open", 7, HOUR)
    other = links.issue("test:open", 8, HOUR)
    new = links.issue("test:open", 7, HOUR)
    assert [links.find("test:open", token) is not None for token in (old, other, new)] == [False, True, True]


def test_an_address_is_whole_and_the_settings_own(app: Flask) -> None:
    assert links.address("accounts.sign_in") == app.config["BASE_URL"].rstrip("/") + "/sign-in"
