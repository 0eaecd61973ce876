"""Passkeys by the pages: what the script of a page does, done by a client without one."""

import html
import json
import re
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories.accounts import PASSWORD
from tests.factories.authenticator import Authenticator
from tests.integration.accounts.giving import half_way
from tests.page_client import PageClient
from volunteer_app.accounts.passkey_models import Passkey
from volunteer_app.foundation.database import db

STEP = "/sign-in/code"
ADD, MAKE, LIST = "/account/passkeys/add", "/account/passkeys/make", "/account/passkeys"


def stored() -> list[Passkey]:
    """All passkeys, as another process would read them."""
    db.session.rollback()
    return list(db.session.scalars(select(Passkey).order_by(Passkey.id)))


def question(client: PageClient, page: str) -> Any:
    """What the page's script is answered when it asks for a passkey."""
    shown = client.get(page).text
    address = re.search(r'data-url="([^"]+)"', shown)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert address is not None, f"{page} asks for no passkey"
    assert token is not None
    answer = client.post(address[1], data={"csrf_token": token[1]})
    assert answer.status_code == 200
    return answer.json


def uses(client: PageClient, device: Authenticator, page: str = STEP, **fields: str) -> TestResponse:
    """Send the form of the page with the passkey."""
    return client.submit(page, passkey=device.gives(question(client, page)), **fields)


def signs_in(client: PageClient, email: str, device: Authenticator) -> TestResponse:
    """Both steps."""
    half_way(client, email)
    return uses(client, device)


def options(client: PageClient) -> Any:
    """What the page that makes a passkey gives its script."""
    found = re.search(r'data-options="([^"]+)"', client.get(MAKE).text)
    assert found is not None
    return json.loads(html.unescape(found[1]))


def names(client: PageClient, name: str = "Work laptop", **proof: str) -> TestResponse:
    """The first of the two pages; the password, unless it is to be proved otherwise."""
    return client.submit(ADD, name=name, **(proof or {"current": PASSWORD}))


def adds(client: PageClient, device: Authenticator, name: str = "Work laptop", **proof: str) -> TestResponse:
    """Both pages."""
    assert names(client, name, **proof).location == MAKE
    return client.submit(MAKE, passkey=device.makes(options(client)))
