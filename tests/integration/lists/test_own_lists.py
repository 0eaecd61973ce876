"""Saved filters and chosen columns: kept for one account and one list, and never in the way."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.recruitment import make_application, make_opportunity
from tests.integration.lists.conftest import World, rows_of
from volunteer_app.accounts import preferences
from volunteer_app.accounts.models import ListPreference, SavedView
from volunteer_app.accounts.rules import MOST_SAVED_VIEWS, MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused

NEW = "/lists/applications/filters/new"


def saved() -> list[SavedView]:
    db.session.expire_all()
    return list(db.session.scalars(select(SavedView).order_by(SavedView.name)))


def save(world: World, name: str, query: dict[str, str], *, opens_list: bool = False) -> SavedView:
    found = preferences.save(world.account.id, "applications", name, query, opens_list=opens_list)
    db.session.commit()
    return found


def test_a_filter_is_saved_under_a_name_and_stands_above_the_list(world: World) -> None:
    page = world.client.get("/applications?stage=applied&clock=green&sort=-waiting")
    assert "Save this filter" in page.text

    answer = world.client.submit(f"{NEW}?stage=applied&clock=green&sort=-waiting", name="New ones")

    assert answer.location == "/applications?stage=applied&clock=green&sort=-waiting"
    assert saved()[0].query == {"stage": "applied", "clock": "green", "sort": "-waiting"}
    shown = world.client.get(answer.location).text
    assert 'aria-current="true">New ones</a>' in shown
    assert 'aria-current="true">New ones</a>' not in world.client.get("/applications?view=all").text


def test_what_was_searched_for_is_not_saved(world: World) -> None:
    page = world.client.submit("/people", words="Last 1")
    assert "Save this filter" not in world.client.get(page.location).text
    searched = world.client.submit("/applications", words="Last 1")

    world.client.submit(f"{NEW}?stage=applied&{searched.location.partition('?')[2]}", name="Applied")

    assert saved()[0].query == {"stage": "applied"}
    assert "can be somebody’s name" in world.client.get(f"{NEW}?stage=applied").text


def test_words_typed_into_a_filter_are_not_saved_either(world: World) -> None:
    asked = "state=published&q=Smith"
    page = world.client.get(f"/lists/opportunities/filters/new?{asked}").text
    assert "chose for state is kept" in page
    answer = world.client.submit(f"/lists/opportunities/filters/new?{asked}", name="Open")

    assert "q=Smith" in answer.location
    assert saved()[0].query == {"state": "published"}
    assert "Save this filter" not in world.client.get("/manage/opportunities?q=Smith").text
    refused = world.client.submit("/lists/opportunities/filters/new?q=Smith", name="Only words")
    assert refused.status_code == 422


def test_words_that_an_older_filter_kept_are_shown_no_more(world: World) -> None:
    query = {"q": "Smith", "state": "published"}
    preferences.save(world.account.id, "opportunities", "Old", query, opens_list=True)
    db.session.commit()

    assert world.client.get("/manage/opportunities").location == "/manage/opportunities?state=published"
    for path in ("/manage/opportunities?view=all", "/lists/opportunities/filters"):
        assert "Smith" not in world.client.get(path).text


def test_a_list_without_a_filter_cannot_be_saved(world: World) -> None:
    answer = world.client.submit(NEW, name="Nothing")

    assert answer.status_code == 422
    assert "Choose a filter or an order in the list first" in answer.text


def test_a_name_is_needed(world: World) -> None:
    answer = world.client.submit(f"{NEW}?stage=applied", name=" ")

    assert answer.status_code == 422
    assert "Enter a name for the filter" in answer.text


def test_the_same_name_replaces_the_filter(world: World) -> None:
    for stage in ("applied", "offered"):
        world.client.submit(f"{NEW}?stage={stage}", name="Mine")

    assert [(each.name, each.query) for each in saved()] == [("Mine", {"stage": "offered"})]


def test_a_list_opens_with_the_chosen_filter_and_can_still_be_seen_as_it_is(world: World) -> None:
    world.client.submit(f"{NEW}?stage=offered", name="Offers", opens_list="y")

    assert world.client.get("/applications").location == "/applications?stage=offered"
    assert world.client.get("/applications?view=all").status_code == 200
    assert world.client.get("/applications?clock=").status_code == 200
    assert "view=all" in world.client.get("/applications?stage=offered").text


def test_only_one_filter_opens_the_list(world: World) -> None:
    save(world, "One", {"stage": "offered"}, opens_list=True)
    save(world, "Two", {"stage": "applied"}, opens_list=True)

    assert [(each.name, each.is_default) for each in saved()] == [("One", False), ("Two", True)]


def test_a_filter_is_renamed_and_opens_the_list_no_more(world: World) -> None:
    one = save(world, "One", {"stage": "offered"}, opens_list=True)
    page = world.client.get(f"/lists/filters/{one.reference}").text
    assert "checked" in page
    from_page = world.client.submit(f"/lists/filters/{one.reference}", name="Uno", opens_list=[])

    assert from_page.location == "/lists/applications/filters"
    assert [(each.name, each.is_default) for each in saved()] == [("Uno", False)]
    assert "Uno" in world.client.get("/lists/applications/filters").text


def test_two_filters_of_a_list_have_different_names(world: World) -> None:
    save(world, "One", {"stage": "offered"})
    two = save(world, "Two", {"stage": "applied"})

    answer = world.client.submit(f"/lists/filters/{two.reference}", name="One")

    assert answer.status_code == 422
    assert "another saved filter with this name" in answer.text
    assert [each.name for each in saved()] == ["One", "Two"]


def test_a_filter_is_deleted(world: World) -> None:
    one = save(world, "One", {"stage": "offered"}, opens_list=True)

    world.client.submit(f"/lists/filters/{one.reference}/delete")

    assert saved() == []
    assert world.client.get("/applications").status_code == 200


@pytest.mark.parametrize("what", ["", "/delete"])
def test_anothers_filter_is_not_there(world: World, what: str) -> None:
    one = save(world, "One", {"stage": "offered"}, opens_list=True)
    address = f"/lists/filters/{one.reference}{what}"
    form = world.client.get(address).text
    assert "Saved filters" in form
    sign_in(world.client, make_account(roles=[(MembershipRole.COORDINATOR, world.organisation)]))

    assert world.client.get(address).status_code == 404
    assert world.client.post(address, data={"name": "Mine"}).status_code == 404
    assert "One" not in world.client.get("/applications").text.split("<main")[1].split("</nav>")[0]
    assert [each.name for each in saved()] == ["One"]


@pytest.mark.parametrize("key", ["clearances", "nothing", "accounts"])
def test_a_list_that_is_not_for_the_viewer_has_no_pages(world: World, key: str) -> None:
    sign_in(world.client, make_account(roles=[(MembershipRole.COORDINATOR, world.organisation)]))

    for page in ("columns", "filters", "filters/new"):
        assert world.client.get(f"/lists/{key}/{page}").status_code == 404


def test_a_value_that_is_no_longer_there_is_said_and_breaks_nothing(world: World) -> None:
    gone = {
        "stage": "dismissed",
        "clock": "purple",
        "opportunity": "OPP-GONE",
        "sort": "height",
        "other": "x",
    }
    save(world, "Old", gone, opens_list=True)

    opened = world.client.get("/applications")
    page = world.client.get(opened.location)

    assert "other" not in opened.location
    assert page.status_code == 200
    for label in ("Stage", "Time in stage", "Opportunity"):
        assert f"“{label}” in this filter asks for something that is no longer there" in page.text


@pytest.mark.parametrize(
    "path", ["/placements?state=gone", "/manage/opportunities?state=gone&organisation=X"]
)
def test_other_lists_say_it_too(world: World, path: str) -> None:
    page = world.client.get(path)

    assert page.status_code == 200
    assert "“State” in this filter asks for something that is no longer there" in page.text


def test_too_many_filters_are_refused(world: World) -> None:
    for number in range(MOST_SAVED_VIEWS):
        save(world, f"Filter {number}", {"stage": "applied"})

    with pytest.raises(Refused):
        save(world, "One more", {"stage": "applied"})


def test_columns_are_chosen_kept_and_put_back(world: World) -> None:
    form = "/lists/applications/columns?stage=applied"
    answer = world.client.submit(form, columns=["reference", "days"])

    assert answer.location == "/applications?stage=applied"
    page = world.client.get(answer.location).text
    assert 'data-label="Days in this stage"' in page
    assert 'data-label="Opportunity"' not in page
    assert db.session.scalars(select(ListPreference.columns)).one() == ["reference", "days"]

    world.client.submit(form, columns=[])
    assert 'data-label="Opportunity"' in world.client.get(answer.location).text


def test_a_column_that_is_not_offered_is_refused(world: World) -> None:
    assert world.client.submit("/lists/people/columns", columns=["access_needs"]).status_code == 422
    assert db.session.execute(select(func.count()).select_from(ListPreference)).scalar_one() == 0


def test_columns_are_ones_own(world: World) -> None:
    world.client.submit("/lists/people/columns", columns=["email"])
    sign_in(world.client, make_account(roles=[(MembershipRole.COORDINATOR, world.organisation)]))

    assert 'data-label="Email address"' not in world.client.get("/people").text


def test_headings_sort_and_say_so(world: World) -> None:
    page = world.client.get("/people").text
    assert 'aria-sort="ascending"' in page
    assert 'app-sort" href="/people?sort=-name"' in page

    turned = world.client.get("/people?sort=-name&after=VOL-NONE")
    assert 'aria-sort="descending"' in turned.text
    assert "People by last name, Z to A" in turned.text
    assert rows_of(turned)[0][0] == "Last 2, Fflur"
    assert 'aria-sort="descending"' in world.client.get("/applications?view=all").text


def test_an_unknown_order_is_the_usual_one(world: World) -> None:
    assert rows_of(world.client.get("/people?sort=x")) == rows_of(world.client.get("/people"))


def test_the_late_applications_of_the_start_page_are_those_of_its_link(world: World) -> None:
    opportunity = make_opportunity(world.organisation, title="Late")
    for days in (6, 7, 30, 31):
        make_application(opportunity, since=clock.today() - timedelta(days=days))
    page = world.client.get("/applications?clock=late")

    assert {row[1] for row in rows_of(page)} == {"Late"}
    assert "Remove this filter: </span>Late: past ideal or longest" in page.text
    headings = world.client.get("/start").text
    assert "Applications that are late: 4" in headings


def test_no_rows_are_said_with_a_way_out(world: World) -> None:
    page = world.client.get("/applications?clock=red").text

    assert "No application matches these filters." in page
    assert "view=all" in page.split("No application matches these filters.")[1].split("</div>")[0]
