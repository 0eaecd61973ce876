"""Who may do what, and to which organisations' records it reaches.

A view carries its permission as an attribute, set by `requires` or `public`, or by `bearers.by_bearer` for
other systems; one hook asks it before the view runs, and a page asks the same function (`can`) before it
shows a link. A view that carries none is refused to everybody.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from volunteer_app.foundation import bearers, kept_forms
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission, Scope, Viewer
from volunteer_app.foundation.security import is_tokenless

__all__ = ["Permission", "Scope", "can", "current_actor", "current_scope", "public", "requires", "viewer"]

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"


def viewer() -> Viewer:
    """The person who is signed in, or the anonymous viewer."""
    return cast(Viewer, current_user._get_current_object())  # pages ask it a hundred times: not by a proxy


def current_actor() -> Actor:
    """The signed-in viewer as an actor."""
    return viewer().as_actor()


def current_scope(permission: Permission) -> Scope:
    """What the viewer's permission reaches; an empty scope without it."""
    someone = viewer()
    return (someone.scope_of(permission) if someone.is_authenticated else None) or Scope()


def can(permission: Permission) -> bool:
    """Whether the viewer holds the permission anywhere. Pages and routes ask this same function."""
    someone = viewer()
    return someone.is_authenticated and someone.holds(permission)


def leads(permission: Permission) -> bool:
    """Whether a link to it is shown: the viewer may open it, or is led to what it alone asks for first."""
    if can(permission) or not viewer().is_authenticated:
        return can(permission)
    return bool(viewer().must_do_first(permission)) and not viewer().must_do_first()


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Only viewers with one of these permissions reach the view."""

    def mark(view: View) -> View:
        view.permissions = permissions  # type: ignore[attr-defined]  # the attribute that the wall reads
        return view

    return mark


def public(view: View) -> View:
    """Everybody reaches the view, signed in or not."""
    view.permissions = (PUBLIC,)  # type: ignore[attr-defined]  # the attribute that the wall reads
    return view


def permissions_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """The permissions that a view carries; empty when somebody forgot them."""
    return tuple(getattr(view, "permissions", ()))


def register(app: Flask) -> None:
    """Ask the permission of every request before its view runs, and give pages `can`."""
    app.before_request(_enforce)
    app.jinja_env.globals["can"] = lambda name: can(Permission(name))


def _enforce() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: routing answers 404
    needed = permissions_of(current_app.view_functions[request.endpoint])
    if PUBLIC in needed:
        return _to_sign_in() if _signed_out_since() else None
    if bearers.BEARER in needed:
        bearers.admit()
        return None
    if not viewer().is_authenticated:
        return _to_sign_in()
    if any(can(Permission(name)) for name in needed):
        return None
    first = viewer().must_do_first(*map(Permission, needed))
    return redirect(url_for(first)) if first else abort(403)


def _to_sign_in() -> Response:
    """Ask to sign in; the person comes back to this page, or to the page of the form that they sent."""
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    where = kept_forms.page_of_form()
    flash(kept_forms.keep(where))
    return redirect(url_for("accounts.sign_in", next=where))


def _signed_out_since() -> bool:
    """Whether somebody who was signed in when this public form was shown no longer is.

    The holder of a one-time link needs no sign-in, and its address belongs into no other address.
    """
    if not kept_forms.was_shown_signed_in() or viewer().is_authenticated:
        return False
    by_link = "token" in (request.view_args or {})
    return not by_link and not is_tokenless(current_app.view_functions[request.endpoint or ""])
