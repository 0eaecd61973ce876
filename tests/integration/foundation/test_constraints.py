"""Both databases name the constraint that was broken."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock, constraints
from volunteer_app.foundation.database import db
from volunteer_app.foundation.submissions import Submission

pytestmark = pytest.mark.usefixtures("app")


def broken(model: type[Any], **values: Any) -> str:
    with pytest.raises(IntegrityError) as failure:
        db.session.connection().execute(insert(model).values(**values))
    return constraints.violated(failure.value)


def account(**values: Any) -> str:
    return broken(Account, **{"email": "new@example.org", "name": "Sam", "reference": "ACC-NEW", **values})


def test_a_value_that_must_be_unique_is_named() -> None:
    make_account("sam@example.org")
    assert account(email="sam@example.org") == "uq_account_email"


def test_a_check_is_named() -> None:
    assert account(email="SAM@example.org") == "ck_account_email_lower"


def test_a_key_is_named() -> None:
    values = {"key_hash": "x" * 64, "location": "/", "sent_at": clock.now()}
    db.session.connection().execute(insert(Submission).values(**values))
    assert broken(Submission, **values) == "pk_submission"


def test_what_has_no_name_is_empty_and_never_wrong() -> None:
    assert account(name=None) == ""


def test_a_reference_to_nothing_is_empty_or_named() -> None:
    assert account(person_id=-1) in {"", "fk_account_person_id_person"}


def test_a_clash_of_two_columns_is_named() -> None:
    parent = make_organisation(code="HOPE")
    model = type(parent)
    values = {"name": "x", "kind": "voluntary", "sector": "voluntary", "path": "/x/", "is_place": True}
    assert broken(model, code="HOPE", reference="ORG-X", **values) == "uq_organisation_code"
