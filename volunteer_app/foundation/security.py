"""Headers on every answer, and the refusal of forms that another site sends."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

View = TypeVar("View", bound=Callable[..., Any])

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def register(app: Flask) -> None:
    """Refuse cross-site forms before anything else, and put the headers on every answer."""
    app.before_request(_refuse_cross_site)
    app.before_request(_refuse_nul)
    app.after_request(_headers)


def tokenless(view: View) -> View:
    """Let the view act on a form whose token is not good. The reason stands beside the view."""
    view.tokenless = True  # type: ignore[attr-defined]  # the attribute that the wall reads
    return view


def is_tokenless(view: Callable[..., Any] | None) -> bool:
    """Whether a view may act on a form without a good token."""
    return bool(getattr(view, "tokenless", False))


def came_from_our_form() -> bool:
    """Whether the request carries the token that only a page shown to this browser holds.

    A form checks it too, in words for the person. This is the wall behind it: without a good token the
    request may only read, so a view that forgets to validate its form changes nothing.
    """
    if is_tokenless(current_app.view_functions.get(request.endpoint or "")):
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _refuse_cross_site() -> None:
    """Browsers say where a request comes from; a form on another site must not act here."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)


def _refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL cannot even look for one."""
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(404)


def _headers(response: Response) -> Response:
    if "token" in (request.view_args or {}):
        # The address is a secret, and would go to a proxy's log with what the page asks for next
        response.headers["Referrer-Policy"] = "no-referrer"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
