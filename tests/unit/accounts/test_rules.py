"""Locks, passwords and what each role may do."""

from datetime import UTC, datetime, timedelta

import pytest

from volunteer_app.accounts.rules import (
    GRANTS,
    OPENS_PROTECTED,
    PROTECTED,
    TWO_ADMINISTRATORS,
    MembershipRole,
    PasswordRule,
    allowed,
    is_locked,
    misplaced,
)
from volunteer_app.foundation.authority import Permission
from volunteer_app.organisations.rules import OrganisationKind

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def failures(*minutes_ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]


def test_nine_failures_lock_nothing() -> None:
    assert not is_locked(failures(*range(9)), NOW)


def test_ten_failures_within_fifteen_minutes_lock() -> None:
    assert is_locked(failures(*range(10)), NOW)


def test_ten_failures_over_a_longer_time_lock_nothing() -> None:
    assert not is_locked(failures(0, 2, 4, 6, 8, 10, 12, 14, 16, 18), NOW)


def test_a_lock_lasts_fifteen_minutes_from_the_last_failure_and_not_from_the_first() -> None:
    tried = failures(*(14.9 + n for n in range(10)))
    assert is_locked(tried, NOW)
    assert not is_locked(tried, NOW + timedelta(minutes=0.2))


@pytest.mark.parametrize(
    ("staff", "length", "works"), [(False, 11, 0), (False, 12, 1), (True, 14, 0), (True, 15, 1)]
)
def test_staff_need_fifteen_characters_and_volunteers_twelve(staff: bool, length: int, works: bool) -> None:
    password = "abcdefghijklmnop"[:length]
    assert (PasswordRule(staff).problem(password, frozenset()) == "") is bool(works)


def test_a_common_password_is_refused_whatever_its_case() -> None:
    assert "most common" in PasswordRule(staff=False).problem("1Q2W3E4R5T6Y", frozenset({"1q2w3e4r5t6y"}))


def test_a_password_of_few_different_characters_is_refused() -> None:
    assert "different" in PasswordRule(staff=False).problem("abababababababab", frozenset())


def test_a_password_may_hold_spaces_and_any_letters() -> None:
    assert PasswordRule(staff=True).problem("tŷ gwyn 🦉 ar lan y môr", frozenset()) == ""


def test_every_role_says_what_it_may_do_and_has_words() -> None:
    assert set(GRANTS) == set(MembershipRole)
    assert all(role.words for role in MembershipRole)


def test_an_administrator_sees_no_person_check_or_placement() -> None:
    assert GRANTS[MembershipRole.ADMINISTRATOR] == {
        Permission.DESK_VIEW,
        Permission.ACCOUNT_ADMINISTER,
        Permission.ORGANISATION_ADMINISTER,
        Permission.REQUIREMENT_REHEARSE,
    }


def test_no_role_opens_protected_records_by_one_administrators_word() -> None:
    assert {Permission.DISCLOSURE_OPEN, Permission.SENTENCE_HOLD} <= PROTECTED
    assert TWO_ADMINISTRATORS <= OPENS_PROTECTED
    for role in MembershipRole:
        assert not allowed(role, by_two=False) & PROTECTED
        assert allowed(role, by_two=True) == GRANTS[role]
    assert Permission.CLEARANCE_DECIDE in allowed(MembershipRole.SECURITY_CONTACT, by_two=False)


def test_the_champions_office_publishes_national_figures_and_holds_the_survey_alone() -> None:
    assert GRANTS[MembershipRole.MINISTERIAL_CHAMPION] == {
        Permission.DESK_VIEW,
        Permission.NATIONAL_VIEW,
        Permission.DIVERSITY_PUBLISH,
        Permission.SURVEY_RUN,
    }


def test_a_security_contact_belongs_to_a_prison() -> None:
    contact = MembershipRole.SECURITY_CONTACT
    assert misplaced(contact, OrganisationKind.PRISON, "LEI") == ""
    assert "prison" in misplaced(contact, OrganisationKind.VOLUNTARY, "HOPE")


def test_the_ministerial_champions_office_belongs_to_the_ministry() -> None:
    champion = MembershipRole.MINISTERIAL_CHAMPION
    assert misplaced(champion, OrganisationKind.DEPARTMENT, "MOJ") == ""
    assert misplaced(champion, OrganisationKind.VOLUNTARY, "HOPE")
