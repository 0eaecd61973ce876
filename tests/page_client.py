"""A test client that checks every page it fetches, so that no test can pass over a broken page."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from volunteer_app.foundation.database import db

SERVICE = "Manage justice volunteering"


class PageClient(FlaskClient):
    """Fetches pages and checks each: one h1, a title that starts with it, unique ids, valid HTML, CSP."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch a page, and check it.

        What the test prepared is stored, and its hold on the database let go, as between two processes.
        """
        db.session.commit()
        # A context of its own, as a server gives each request: else requests would share `g` (who is signed
        # in, the form token) and the test's own database session.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        response.request.environ["wsgi.input"].close()  # above 500 KB it is a file, which nobody else closes
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            check_page(response)
        return response

    def submit(self, address: str, **fields: Any) -> TestResponse:
        """Open the form at `address` and send it with these fields, as a browser would.

        Hidden fields and what already stands in the form are sent along.
        """
        page = self.get(address)
        assert page.status_code == 200, f"{address} answered {page.status_code}"
        shown = form_fields(page.text)
        shown.update({name.replace("__", "-"): value for name, value in fields.items()})
        return self.post(address, data=shown)


def form_fields(html: str) -> dict[str, Any]:
    """What a browser would send of the page's main form: hidden fields, and what stands in the others."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    main = tree.find(".//main")
    assert main is not None
    form = main.find(".//form[@method='post']")
    assert form is not None, "the page has no form to send"
    values: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if name is None or field.tag not in {"input", "textarea", "select"}:
            continue
        for value in _values(field):
            values[name] = value if name not in values else [*_listed(values[name]), value]
    return values


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _values(field: Any) -> list[str]:
    if field.tag == "textarea":
        return [field.text or ""]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", "") for option in chosen]
    if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
        return []
    if field.get("type") in {"submit", "button"}:
        return []
    return [field.get("value", "")]


@lru_cache(maxsize=1)
def parsed(html: str) -> tuple[Any, list[Any]]:
    """The elements of a page, and what is wrong with it. To be read only.

    The last page is kept: who reads a page that was checked a moment ago need not take it apart again.
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    return parser.parse(html), parser.errors


def check_page(response: TestResponse) -> None:
    """Fail with a sentence when a page breaks a rule of the house."""
    where = f"{response.request.method} {response.request.path}"
    html = response.text
    assert "Traceback" not in html, f"{where}: a stack trace reached the page"
    assert "script-src 'self'" in response.headers.get("Content-Security-Policy", ""), f"{where}: no CSP"
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html), f"{where}: inline style or script"
    tree, errors = parsed(html)
    assert not errors, f"{where}: HTML is not valid: {errors[:3]}"
    headings = tree.findall(".//h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    words = " ".join("".join(headings[0].itertext()).split())
    title = " ".join((tree.findtext(".//title") or "").split())
    titles = {f"{words} - {SERVICE}", f"Error: {words} - {SERVICE}"}
    assert title in titles, f"{where}: title {title!r}, h1 {words!r}"
    counts = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    repeated = [name for name, times in counts.items() if times > 1]
    assert not repeated, f"{where}: ids used twice: {repeated}"
