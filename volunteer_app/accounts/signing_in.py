"""Ties accounts to Flask-Login: who is signed in, beginning and ending a session, staying on this site."""

from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, has_request_context, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user

from volunteer_app.accounts import devices, queries, session_queries, sessions
from volunteer_app.accounts.viewer import SignedIn
from volunteer_app.foundation import kept_forms, kept_store
from volunteer_app.foundation.transactions import afterwards

SESSION_OF_LOGIN = "_user_id"  # where Flask-Login keeps what SignedIn.get_id() gives
FORM_TOKEN = "csrf_token"  # noqa: S105 - where Flask-WTF keeps what its form tokens are made from
ENDED = "ended_sign_in"
BY_ITSELF = "X-Progress"


def register(app: Flask) -> None:
    """Set up signing in, and tell every page who is signed in."""
    manager = LoginManager()
    # A browser's address and name change on trains and after updates; the token is protection enough
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app, add_context_processor=False)
    app.context_processor(for_pages)
    kept_forms.tell_who_was(app, who_was)


def load(token: str) -> SignedIn | None:
    """The viewer of this session token. Once a minute, notes when the session was last used.

    A page that asks by itself how far a job is says so: that is no use by a person.
    """
    found = session_queries.session_of(sessions.hash_of(token))
    if found is None:
        return None
    opened, held = found
    if sessions.is_due(opened) and BY_ITSELF not in request.headers:
        number = opened.id
        afterwards(lambda: sessions.touch(number))
    return SignedIn(opened, token, held)


def me() -> SignedIn:
    """The viewer on a page that only signed-in people reach."""
    return cast(SignedIn, current_user._get_current_object())


def begin(account_id: int, *, second_factor: bool = False) -> None:
    """Sign the browser in, with a fresh token; nothing stays of what its cookie held before.

    `second_factor`: whether it was given just now.
    """
    session.clear()
    device = devices.described(request.headers.get("User-Agent", ""))
    started, token = sessions.start(account_id, device, second_factor=second_factor)
    viewer = SignedIn(started, token, queries.memberships_in_force(account_id))
    login_user(viewer)
    kept_store.fetch(viewer.reference)


def leave() -> None:
    """Sign the browser out: its session ends here and now, not only in the cookie.

    The cookie still tells whose it was, and which forms it was shown: what is sent from another tab that
    knows of nothing is kept for its owner (foundation.kept_forms), and opens nothing.
    """
    left: dict[str, Any] = {}
    if current_user.is_authenticated:
        found = session_queries.session_of(sessions.hash_of(me().get_id()))
        if found is not None:
            opened, _ = found
            sessions.end(opened)
            left = {ENDED: opened.reference}
            if FORM_TOKEN in session:
                left[FORM_TOKEN] = session[FORM_TOKEN]
    logout_user()
    session.clear()
    session.update(left)


def who_was() -> str:
    """The reference of the active account whose sign-in ended in this browser; empty when none did."""
    if current_user.is_authenticated:
        return ""
    token = session.get(SESSION_OF_LOGIN)
    token_hash = sessions.hash_of(token) if token else ""
    return session_queries.owner_of_session(token_hash, str(session.get(ENDED, "")))


def local_path(target: str | None) -> str | None:
    """`target`, if it is a path on this site; else None: a link to us must not lead people elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(sign) < 33 for sign in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def for_pages() -> dict[str, Any]:
    """What the layout says about the person who is signed in."""
    if not has_request_context():
        return {}
    if not current_user.is_authenticated:
        return {"sign_in_url": url_for("accounts.sign_in")}
    return {
        "signed_in_as": me().name,
        "account_url": url_for("accounts.sessions"),
        "sign_out_url": url_for("accounts.sign_out"),
        "signed_in_for": me().seconds_left(),
        "stay_url": url_for("accounts.stay"),
    }
