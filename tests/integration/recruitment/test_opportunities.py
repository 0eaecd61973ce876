from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.recruitment import make_opportunity, opportunity_details, role_named
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.recruitment import queries, service
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.recruitment.queries import PublicFilters
from volunteer_app.roles.rules import RoleSetting

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


def last_entry() -> HistoryEntry:
    return db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()


def test_a_draft_is_seen_by_its_organisation_alone_and_by_everybody_once_published() -> None:
    hope = make_organisation()
    opportunity = make_opportunity(hope, published=False)
    scope = Scope(frozenset({hope.id}))
    assert queries.opportunity(scope, opportunity.reference) is opportunity
    assert queries.published(PublicFilters()).items == []
    service.publish_opportunity(opportunity, by=BY)
    assert queries.published(PublicFilters()).items == [opportunity]
    assert last_entry().action == "opportunity:publish"


def test_a_role_that_is_appointed_elsewhere_cannot_be_offered() -> None:
    with pytest.raises(Refused, match="appointed to this role elsewhere"):
        make_opportunity(role=role_named("magistrate"))


def test_an_opportunity_past_its_closing_date_is_neither_published_nor_found() -> None:
    with clock.standing_on(TODAY):
        draft = make_opportunity(published=False, closes_on=TODAY)
        open_one = make_opportunity(closes_on=TODAY)
        assert queries.published(PublicFilters()).items == [open_one]
    with clock.standing_on(TODAY + timedelta(days=1)):
        assert queries.published(PublicFilters()).items == []
        with pytest.raises(Refused, match="closing date is past"):
            service.publish_opportunity(draft, by=BY)


def test_the_public_finds_by_words_without_accents_by_place_setting_and_role() -> None:
    welsh = make_prison("Aberwen (HMP)", name_cy="Carchar Aberwên")
    opportunity = make_opportunity(places=(welsh,), title="Mentora yn Gŵyr")
    make_opportunity(role=role_named("resettlement-volunteer"), title="Host families")

    def found(**filters: object) -> list[object]:
        return list(queries.published(PublicFilters(**filters)).items)  # type: ignore[arg-type]  # the keywords vary

    assert found(search="GWYR mentora") == [opportunity]
    assert found(search="carchar aberwen") == [opportunity]
    assert found(place=welsh.reference) == [opportunity]
    assert found(role="mentor-prison") == [opportunity]
    assert found(setting=RoleSetting.PRISON) == [opportunity]
    assert found(search="100%") == []
    assert queries.places_with_openings()[0] == (welsh.reference, "Aberwen (HMP)")


@pytest.mark.parametrize("code", ["mentor-community", "mentor-prison"])
def test_a_role_is_offered_only_where_it_can_be_done(code: str) -> None:
    elsewhere = make_organisation() if code == "mentor-prison" else make_prison()
    with pytest.raises(Refused, match="this role is") as refused:
        make_opportunity(role=role_named(code), places=(elsewhere,))
    assert refused.value.field == "places"


def test_whoever_saves_second_is_told_and_the_history_says_who_was_first() -> None:
    opportunity = make_opportunity(published=False)
    shown = opportunity.version
    details = opportunity_details(title="Another title", places=(opportunity.places[0].place,))
    service.edit_opportunity(opportunity, details, version=shown, by=BY)
    with pytest.raises(StaleEdit):
        service.edit_opportunity(opportunity, details, version=shown, by=BY)
    entry = last_entry()
    assert (entry.actor_name, entry.after["title"]) == ("test factory", "Another title")


def test_changing_only_the_places_is_a_change_too() -> None:
    opportunity = make_opportunity(published=False)
    shown = opportunity.version
    prison = make_prison("Southwood (HMP)")
    details = opportunity_details(places=(prison,))
    service.edit_opportunity(opportunity, details, version=shown, by=BY)
    assert opportunity.version == shown + 1
    assert [each.place.name for each in opportunity.places] == ["Southwood (HMP)"]


def test_saving_an_opportunity_unchanged_records_nothing() -> None:
    prison = make_prison()
    opportunity = make_opportunity(places=(prison,), published=False)
    before = last_entry().id
    service.edit_opportunity(
        opportunity, opportunity_details(places=(prison,)), version=opportunity.version, by=BY
    )
    assert last_entry().id == before


def test_a_save_in_the_same_moment_as_anothers_is_told_too() -> None:
    opportunity = make_opportunity(published=False)
    shown = opportunity.version
    meanwhile = update(Opportunity).where(Opportunity.id == opportunity.id).values(version=shown + 1)
    db.session.execute(
        meanwhile, execution_options={"synchronize_session": False, "history_kept_by": "a test"}
    )
    with pytest.raises(StaleEdit):
        service.edit_opportunity(opportunity, opportunity_details(title="Mine"), version=shown, by=BY)
