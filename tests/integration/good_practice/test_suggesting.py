"""What has helped elsewhere, where work happens: two entries at most, and the same question asked once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.good_practice import make_published
from tests.factories.organisations import BY
from tests.factories.recruitment import make_opportunity
from tests.integration.good_practice.conftest import World
from tests.page_client import PageClient
from volunteer_app.dashboards import advice
from volunteer_app.foundation import clock, history
from volunteer_app.good_practice import suggesting
from volunteer_app.good_practice.rules.codes import Theme
from volunteer_app.recruitment.advising import few_apply
from volunteer_app.recruitment.rules import Action

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def shelf(app: Flask) -> Iterator[None]:
    """Entries on several themes."""
    about = (Theme.DIVERSITY,)
    make_published(title="Women on boards", body="Women came after open days", themes=about)
    make_published(title="A chapel in Welsh", body="They speak Welsh", themes=about)
    make_published(title="Older visitors", body="Older people visit", themes=about)
    make_published(title="Adverts that people answer", body="An advert that reaches people", themes=about)
    make_published(title="Phone calls while checks run", body="Keep in touch", themes=(Theme.QUALITY,))
    make_published(title="Mentoring women", body="Women women women", themes=(Theme.MENTORING,))
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("shelf")
def test_the_most_relevant_on_the_theme_come_first_and_two_at_most() -> None:
    found = suggesting.for_group("Sex", "Female")
    assert found[0].text == "Women on boards"
    assert len(suggesting.for_group("Age", "18 to 24")) <= suggesting.MOST
    assert "Mentoring women" not in [each.text for each in found]
    assert found[0].address.startswith("/good-practice/GPE-")


@pytest.mark.usefixtures("shelf")
def test_the_same_question_is_asked_once_in_a_request(statements: list[str]) -> None:
    suggesting.for_group("Sex", "Female")
    statements.clear()
    assert suggesting.for_group("Sex", "Female")
    assert statements == []


@pytest.mark.usefixtures("shelf")
def test_the_figures_ask_the_bank_too() -> None:
    addresses = [each.address for each in advice.advice("Sex", "Female")]
    assert any(each.startswith("/good-practice/") for each in addresses)


def test_an_opportunity_for_which_few_apply_shows_them(cora: PageClient, world: World) -> None:
    make_published(title="Adverts that people answer", body="An advert", themes=(Theme.DIVERSITY,))
    opportunity = make_opportunity(world.hope)
    page = f"/manage/opportunities/{opportunity.reference}"
    assert "Few people have applied" not in cora.get(page).text, "it was published today"
    opportunity.published_at = clock.now() - timedelta(days=20)
    history.record(Action.PUBLISH_OPPORTUNITY, opportunity, by=BY)
    assert "Adverts that people answer" in cora.get(page).text
    assert few_apply(opportunity, 0, clock.today())
    assert not few_apply(opportunity, opportunity.volunteers_wanted, clock.today())


def test_a_slow_stage_shows_them(cora: PageClient, world: World) -> None:
    make_published(title="Calls while checks run", body="Keep in touch", themes=(Theme.QUALITY,))
    assert "This stage is slow" in cora.get("/applications?stage=checks&clock=red").text
    assert "This stage is slow" not in cora.get("/applications?stage=checks").text
