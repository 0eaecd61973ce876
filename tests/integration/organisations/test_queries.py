import pytest
from sqlalchemy import event, text

from tests.factories.organisations import make_organisation, make_prison, make_probation_region
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import Scope
from volunteer_app.organisations import queries
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind

pytestmark = pytest.mark.usefixtures("database")


def scope(*organisations: Organisation) -> Scope:
    return Scope(frozenset(organisation.id for organisation in organisations))


def family() -> tuple[Organisation, Organisation, Organisation]:
    top = make_organisation("Network", code="NETW")
    branch = make_organisation("Branch", parent=top)
    return top, branch, make_organisation("Twig", parent=branch)


def test_a_subtree_is_the_organisation_and_all_below_it() -> None:
    top, branch, twig = family()
    assert queries.subtree_ids([top.id]) == {top.id, branch.id, twig.id}
    assert queries.subtree_ids([branch.id]) == {branch.id, twig.id}
    assert queries.subtree_ids([twig.id]) == {twig.id}
    assert queries.subtree_ids([]) == frozenset()


def test_a_subtree_leaves_out_neighbours_whose_code_begins_alike() -> None:
    top, branch, twig = family()
    for code in ("NETW-A", "NETW0", "NETWZ", "NET"):
        make_organisation("Neighbour", code=code)
    assert queries.subtree_ids([top.id]) == {top.id, branch.id, twig.id}


def test_several_subtrees_are_one_statement_and_overlap_counts_once() -> None:
    top, branch, twig = family()
    other = make_organisation("Other")
    db.session.flush()
    ids = [top.id, branch.id, other.id]
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = queries.subtree_ids(ids)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert found == {top.id, branch.id, twig.id, other.id}
    assert len(seen) == 1


def test_the_condition_under_finds_the_same_as_the_ids() -> None:
    top, branch, twig = family()
    rows = db.session.query(Organisation.id).filter(queries.under(top)).all()
    assert {row.id for row in rows} == {top.id, branch.id, twig.id}


def test_the_subtree_read_uses_the_index_of_the_path() -> None:
    top, _, _ = family()
    statement = (
        "SELECT o.id FROM organisation o JOIN organisation t ON o.path >= t.path"
        " AND o.path < substr(t.path, 1, length(t.path) - 1) || '0' WHERE t.id IN (:id)"
    )
    if db.engine.dialect.name == "postgresql":
        # A handful of rows is read whole; ask whether the index can answer it at all.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        statement, name = f"EXPLAIN {statement}", "uq_organisation_path"
    else:
        statement, name = f"EXPLAIN QUERY PLAN {statement}", "path>? AND path<?"
    plan = " ".join(str(row) for row in db.session.execute(text(statement), {"id": top.id}))
    assert name in plan


def test_an_organisation_outside_the_scope_is_not_found() -> None:
    mine, theirs = make_organisation("Mine"), make_organisation("Theirs")
    assert queries.by_reference(scope(mine), mine.reference) is mine
    with pytest.raises(NotFound):
        queries.by_reference(scope(mine), theirs.reference)
    with pytest.raises(NotFound):
        queries.by_reference(scope(mine), "ORG-NOTTHERE")


def test_a_list_is_searched_by_either_name_and_by_code_inside_the_scope() -> None:
    cardiff = make_prison("Northwood (HMP)", name_cy="Carchar y Goedwig", code="NWX")
    other = make_prison("Northwood annexe (HMP)")
    seen = scope(cardiff)
    for words in ("northwood", "Goedwig", "nwx", "  north   "):
        assert [row.id for row in queries.search_page(seen, search=words).items] == [cardiff.id], words
    assert queries.search_page(seen, search="100%").items == []
    assert other.id not in {row.id for row in queries.search_page(seen, search="annexe").items}


def test_closed_ones_are_listed_only_when_asked_for() -> None:
    closed = make_organisation("Closed", is_active=False)
    assert queries.search_page(scope(closed)).items == []
    assert queries.search_page(scope(closed), include_closed=True).items == [closed]


def test_pages_follow_each_other_by_name_even_where_names_are_the_same() -> None:
    rows = [make_organisation("Same") for _ in range(3)] + [make_organisation("After")]
    seen = scope(*rows)
    first = queries.search_page(seen, size=2)
    second = queries.search_page(seen, size=2, anchor=Anchor(after=first.next_after))
    names = [row.name for row in (*first.items, *second.items)]
    assert names == ["After", "Same", "Same", "Same"]
    assert len({row.id for row in (*first.items, *second.items)}) == 4


def test_places_are_open_and_somewhere_that_people_can_be_placed() -> None:
    prison = make_prison("Aaa prison")
    region = make_probation_region("Aaa region")
    make_prison("Aaa closed prison", is_active=False)
    make_organisation("Aaa agency", kind=OrganisationKind.AGENCY)
    assert [place.id for place in queries.places(search="Aaa")] == [prison.id, region.id]
    assert [place.id for place in queries.places(search="Aaa", kind=OrganisationKind.PRISON)] == [prison.id]
    assert [place.id for place in queries.places_in(scope(region))] == [region.id]


def test_a_closed_prison_cannot_be_chosen_as_a_place() -> None:
    closed, open_ = make_prison(is_active=False), make_prison()
    assert queries.place_by_reference(closed.reference) is None
    assert queries.place_by_reference(open_.reference) is open_


def test_active_prisons_come_with_their_establishment() -> None:
    prison = make_prison("Aaa prison")
    make_prison("Aab prison", is_active=False)
    found = queries.active_prisons()
    assert found[0] is prison
    assert found[0].establishment is not None
    assert all(row.is_active for row in found)


def test_those_above_and_below_are_found_in_order() -> None:
    top, branch, twig = family()
    assert queries.ancestors(twig) == [top, branch]
    assert queries.ancestors(top) == []
    assert queries.children(top) == [branch]
    assert queries.names([top.id, twig.id]) == {top.id: "Network", twig.id: "Twig"}
