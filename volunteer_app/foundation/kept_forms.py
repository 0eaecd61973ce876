"""What somebody typed into a form while their sign-in ended, kept until they have signed in again.

A form that arrives from somebody who is signed out changes nothing. What was typed is sealed and kept for a
day (`kept_store`). The same account finds its page filled in again, and sends it itself: then every check of
permission and scope is made as ever. Its start page leads there. Passwords, tokens and files are never kept.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from volunteer_app.foundation.database import db
from volunteer_app.foundation.kept_store import (
    KEYS,
    LARGEST,
    LONGEST_PAGE,
    TICKED,
    Given,
    KeptForm,
    leave_out,
    opened,
    remove,
    store,
    theirs,
)
from volunteer_app.foundation.logs import log_of
from volunteer_app.foundation.transactions import reading

log = log_of(__name__)

SIGNED_IN = "signed_in"  # a hidden field of every form that is shown to somebody who is signed in

TECHNICAL = frozenset({"csrf_token", "form_key", SIGNED_IN})
# A wall checks that every password field of the house has such a name. What somebody says to the equality
# questions is for nobody else to keep either
SECRET = re.compile(r"password|token|secret|passkey|^current$|^code$|^equality_", re.IGNORECASE)

NOTHING_KEPT = "You were signed out. What you sent was not saved: sign in and send it again"
NOTHING_TYPED = (
    "You were signed out before you pressed the button, so nothing was done: sign in, then press it again"
)
TOO_LONG = "You were signed out. What you typed was not saved, because it is too long to be kept for you"
KEPT = (
    "You were signed out. What you typed has not been saved yet, but it is kept for 24 hours: "
    "sign in here with the same email address to go on"
)
KEPT_TICKS = (
    "You were signed out, so nothing was done. What you ticked is kept for 24 hours: "
    "sign in here with the same email address to go on"
)
FILES_TOO = ". Files are not kept: you will have to choose them again"

_WHO_WAS = "kept_forms.who_was"


def register(app: Flask) -> None:
    """Let pages say that something was given back, and forms that somebody who is signed in was shown them.

    Comes after `transactions` and `permissions`: what a form changed is stored after this has looked at it.
    """
    app.extensions.setdefault(_WHO_WAS, lambda: "")
    app.jinja_env.globals.update(kept_form=given_back, kept_ticks=gave_ticks, shown_signed_in=_is_signed_in)
    app.after_request(_forget_what_was_saved)


def tell_who_was(app: Flask, who: Callable[[], str]) -> None:
    """`who` answers the reference of the account whose sign-in ended in this browser; empty when none did."""
    app.extensions[_WHO_WAS] = who


def page_of_form() -> str | None:
    """Where the form stands that was just sent: its own address, or for a mere button the page around it."""
    if _has_page():
        return _short(request.full_path.rstrip("?"))
    around = urlsplit(request.referrer or "")
    if around.netloc != request.host:
        return None
    try:
        current_app.url_map.bind("localhost").match(around.path, method="GET")
    except HTTPException:
        return None
    return _short(around.path + (f"?{around.query}" if around.query else ""))


def _has_page() -> bool:
    """Whether the form that was just sent stands on a page at its own address, which can give it back."""
    rule = request.url_rule
    return rule is not None and "GET" in (rule.methods or ())


def keep(page: str | None) -> str:
    """Keep what this request sent, for the account whose sign-in ended; says what became of it."""
    typed = sent_by_hand()
    if not any(value.strip() for _, value in typed):
        return NOTHING_TYPED
    owner: str = current_app.extensions[_WHO_WAS]()
    only_ticks = not _has_page()  # or a button: no form of ours on the page around it takes anything back
    if only_ticks:
        typed = [(name, value) for name, value in typed if name == TICKED]
    if (
        not typed or page is None or not owner or reading()
    ):  # reading: its token says that no page of ours sent it
        return NOTHING_KEPT
    text = json.dumps(typed)
    if len(text.encode()) > LARGEST:
        return TOO_LONG
    if not store(owner, page, text):
        return NOTHING_KEPT
    if only_ticks:
        return KEPT_TICKS
    return KEPT + (FILES_TOO if any(file.filename for file in request.files.values()) else "")


def typed_for(form: Iterable[Any]) -> MultiDict[str, str] | None:
    """What to fill this form with, when it is the one into which something was typed; else None."""
    kept = _for_this_page()
    if kept is None or not _is_its(form, kept.typed):
        return None
    g.kept_given = kept.reference
    return MultiDict(kept.typed)


def ticks() -> frozenset[str]:
    """The rows that were ticked in this list when the sign-in ended."""
    kept = _for_this_page()
    if kept is None or any(name != TICKED for name, _ in kept.typed):
        return frozenset()
    g.kept_given = kept.reference
    return frozenset(value for _, value in kept.typed)


def given_back() -> str:
    """The key of what was given back on this page; empty when nothing was."""
    return str(g.get("kept_given", ""))


def gave_ticks() -> bool:
    """Whether it is ticks in a list that were given back on this page."""
    return bool(given_back()) and bool(ticks())


def was_shown_signed_in() -> bool:
    """Whether this form was shown to somebody who was signed in: on a public page nothing else tells."""
    return request.method == "POST" and SIGNED_IN in request.form


def _is_signed_in() -> bool:
    return bool(current_user.is_authenticated)


def _forget_what_was_saved(response: Response) -> Response:
    """A form that leads on to another page was saved: what was kept of this very form has done its work."""
    if request.method == "POST" and 300 <= response.status_code < 400 and _may_be_given() and not reading():
        kept = _found(page_of_form())
        if kept is not None and _was_sent(kept.typed):
            remove(KeptForm.reference == kept.reference)
            leave_out(kept.reference)
    return response


def _was_sent(typed: list[tuple[str, str]]) -> bool:
    """Whether this request sent what was given back: another button of the page has other names.

    Ticks are kept for the page around their button, a whole form for its own address.
    """
    only_ticks = all(name == TICKED for name, _ in typed)
    return only_ticks != _has_page() and _has_most(request.form, typed)


def sent_by_hand() -> list[tuple[str, str]]:
    """What a person typed or chose, of all that this request sent: nothing technical, and no secret."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in TECHNICAL and not SECRET.search(name)
    ]


def _for_this_page() -> Given | None:
    if "kept_here" not in g:
        g.kept_here = None
        if request.method == "GET" and _may_be_given():
            g.kept_here = _found(request.full_path.rstrip("?"))
    found: Given | None = g.kept_here
    return found


def _may_be_given() -> bool:
    return bool(session.get(KEYS)) and _is_signed_in()


def _found(page: str | None) -> Given | None:
    """What is kept of a form of this page, for whoever is signed in; none of another browser."""
    owner = current_user.as_actor().key
    kept = db.session.scalars(
        select(KeptForm)
        .where(
            KeptForm.reference.in_(session[KEYS]),
            KeptForm.page == page,
            *theirs(owner),
        )
        .order_by(KeptForm.id.desc())
        .limit(1)
    ).one_or_none()
    return None if kept is None else opened(kept)


def _is_its(form: Iterable[Any], typed: list[tuple[str, str]]) -> bool:
    """Whether most of what was typed has a field here."""
    return _has_most({str(field.name) for field in form} - TECHNICAL, typed)


def _has_most(names: Collection[str], typed: list[tuple[str, str]]) -> bool:
    """Whether most names of what was typed are among these. A date's parts begin with its name."""
    sent = {name for name, _ in typed}
    known = [name for name in sent if name in names or any(name.startswith(f"{each}-") for each in names)]
    return 2 * len(known) > len(sent)


def _short(page: str) -> str | None:
    return page if len(page) <= LONGEST_PAGE else None
