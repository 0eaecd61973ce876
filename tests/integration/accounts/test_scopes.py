"""What a viewer's permissions reach."""

from datetime import timedelta

from flask import Flask

from tests.factories.accounts import make_account, make_membership, viewer_of
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.organisations.queries import by_code

R, P = MembershipRole, Permission


def test_authority_reaches_the_organisation_and_all_below_it_and_no_other(app: Flask) -> None:
    hope = make_organisation("Hope")
    branch = make_organisation("Hope Leeds", parent=hope)
    make_organisation("Other")
    scope = viewer_of(make_account(roles=[(R.COORDINATOR, hope)])).scope_of(P.PERSON_VIEW)
    assert scope == Scope(frozenset({hope.id, branch.id}))


def test_a_branch_does_not_reach_upwards(app: Flask) -> None:
    hope = make_organisation("Hope")
    branch = make_organisation("Hope Leeds", parent=hope)
    scope = viewer_of(make_account(roles=[(R.COORDINATOR, branch)])).scope_of(P.PERSON_VIEW)
    assert scope == Scope(frozenset({branch.id}))


def test_each_permission_reaches_only_where_a_role_grants_it(app: Flask) -> None:
    hope, other, prison = make_organisation("Hope"), make_organisation("Other"), make_prison()
    roles = [(R.COORDINATOR, hope), (R.ADMINISTRATOR, other), (R.SECURITY_CONTACT, prison)]
    viewer = viewer_of(make_account(roles=roles))
    assert viewer.scope_of(P.PERSON_VIEW) == Scope(frozenset({hope.id}))
    assert viewer.scope_of(P.ACCOUNT_ADMINISTER) == Scope(frozenset({other.id}))
    assert viewer.scope_of(P.CLEARANCE_DECIDE) == Scope(frozenset({prison.id}))
    assert viewer.scope_of(P.CHECK_DECIDE) is None
    assert viewer.scope_of(P.DESK_VIEW) == Scope(frozenset({hope.id, other.id, prison.id}))


def test_a_role_holds_from_its_first_day_until_it_ends_and_only_once_confirmed(app: Flask) -> None:
    hope, today = make_organisation("Hope"), clock.today()
    for columns, holds in (
        ({"starts_on": today}, True),
        ({"starts_on": today + timedelta(days=1)}, False),
        ({"starts_on": today - timedelta(days=9), "ends_before": today}, False),
        ({"starts_on": today - timedelta(days=9), "ends_before": today + timedelta(days=1)}, True),
        ({"is_confirmed": False}, False),
    ):
        account = make_account()
        make_membership(account, R.VETTING_OFFICER, hope, **columns)
        assert (viewer_of(account).scope_of(P.CHECK_DECIDE) is not None) is holds, columns


def test_a_volunteer_reaches_their_own_record_and_nothing_else(app: Flask) -> None:
    person = make_person()
    viewer = viewer_of(make_account(person_id=person.id))
    assert viewer.scope_of(P.PERSON_OWN) == Scope(person_id=person.id)
    assert viewer.scope_of(P.ACCOUNT_OWN) is not None
    own = {P.PERSON_OWN, P.ACCOUNT_OWN}
    assert all(viewer.scope_of(permission) is None for permission in set(P) - own)


def test_staff_without_a_record_have_none_of_their_own(app: Flask) -> None:
    viewer = viewer_of(make_account(roles=[(R.COORDINATOR, make_organisation())]))
    assert viewer.scope_of(P.PERSON_OWN) is None


def test_knowing_who_it_is_takes_two_statements_whatever_the_number_of_roles(
    app: Flask, statements: list[str]
) -> None:
    moj = by_code("MOJ")
    assert moj is not None
    roles = [(R.ADMINISTRATOR, moj), *((R.COORDINATOR, make_organisation(f"Charity {n}")) for n in range(20))]
    account = make_account(roles=roles)
    statements.clear()
    viewer = viewer_of(account)
    for permission in Permission:
        viewer.scope_of(permission)
    reads = [each for each in statements if each.lstrip().upper().startswith("SELECT")]
    assert len(reads) == 2
