"""Somebody who fills in a form, and whose sign-in ends before they send it."""

from datetime import date, time
from typing import Any

import html5lib
from sqlalchemy import func, select

from tests.factories.accounts import PASSWORD, sign_in
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.kept_store import KeptForm

DAY = date(2026, 11, 23)
BANNER = "What you typed is below and has not been saved yet"
TYPED = {
    "first_name": "Siân",
    "last_name": "O’Brien",
    "date_of_birth-day": "29",
    "date_of_birth-month": "feb",
    "date_of_birth-year": "19",
    "preferred_language": "welsh",
    "keeps_up_to_date": "us",
    "consent_route": "signed",
    "access_needs": "Large print\nand time",
    "somebody_else": "y",
}


def at(hour: int, minute: int = 0) -> Any:
    return clock.standing_on(DAY, time(hour, minute))


def fill_in(client: PageClient, address: str, **typed: Any) -> dict[str, Any]:
    """What a browser holds of a form that somebody has filled in."""
    with at(9):
        shown = main_form(client.get(address).text)
    return {**shown, **typed}


def main_form(html: str) -> dict[str, Any]:
    """The fields of the page's longest form: the banner has a small one of its own."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    forms = [form for form in tree.iter("form") if form.get("method") == "post"]
    longest = max(forms, key=lambda form: len(list(form.iter())))
    whole = html5lib.serialize(longest, tree="etree", quote_attr_values="always")
    return form_fields(f"<main>{whole}</main>")


def sign_in_again(client: PageClient, answer: Any, email: str) -> Any:
    page = client.get(answer.location)
    fields = {**form_fields(page.text), "email": email, "password": PASSWORD}
    return client.post(answer.location, data=fields)


def kept() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(KeptForm)).one()


def time_out(client: PageClient, account: Account, address: str = "/people/add", **typed: Any) -> Any:
    """Sign in, fill in a form, let the sign-in run out, and send the form."""
    with at(9):
        sign_in(client, account)
    fields = fill_in(client, address, **(typed or TYPED))
    with at(10):
        return client.post(address, data=fields)
