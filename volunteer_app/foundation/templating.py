"""How pages are made: where templates are found, and what every page may use.

A name that a page uses but nobody gave is an error, not an empty space: our templates are strict. The
templates of the GOV.UK packages rely on empty spaces, so those alone are read the lenient way.
"""

from collections.abc import MutableMapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)

from volunteer_app.config import resources

PAGES = resources("templates")
PACKAGES = ("govuk_frontend_jinja", "govuk_frontend_wtf")


class House(Environment):
    """Strict for our own templates, lenient for those of the packages."""

    @cached_property
    def lenient(self) -> Environment:
        """The same environment, in which what was not given is empty."""
        return self.overlay(undefined=Undefined)

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """The template of this name, from the environment that it was written for.

        Raises:
            ValueError: it is given names of its own, which `make_globals` would give to all templates.
        """
        if globals:
            raise ValueError("give a template its values when it is rendered")
        foreign = isinstance(name, str) and name.startswith(PACKAGES)
        if foreign and self.undefined is StrictUndefined:
            return self.lenient.get_template(name, parent)
        return super().get_template(name, parent)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template has without being given them: the environment's own.

        Jinja would lay an empty map over them for each template, and ask it for every name at each import of
        a macro. Forms import some two hundred: that took a sixth of their time.
        """
        return super().make_globals(d) if d else self.globals


def register(app: Flask) -> None:
    """Set up templates. Comes before anything that touches `app.jinja_env`."""
    if "jinja_env" in app.__dict__:
        raise RuntimeError("templating.register must come before whatever else touches app.jinja_env")
    app.jinja_environment = House
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,  # all of them: there are more than the 400 that Jinja keeps
    }
    app.jinja_loader = _loader()
    app.jinja_env.globals.update(this_page=this_page, csrf_token=generate_csrf)


def this_page(**changes: str | None) -> str:
    """The address of the page that is shown, with some of its query changed; None leaves a name out."""
    query: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    # Never through url_for: it takes some names for its own, and an address must not say where our links lead
    kept = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
    path = url_for(request.endpoint or "", **(request.view_args or {}))
    return f"{path}?{kept}" if kept else path


def render_plainly(template: str, **values: Any) -> str:
    """A page without what every page is given: for failures, when the database or the session may be down."""
    return current_app.jinja_env.get_template(template).render(values)


def _loader() -> BaseLoader:
    packages = {name: PackageLoader(name) for name in PACKAGES}
    return ChoiceLoader([FileSystemLoader(PAGES), PrefixLoader(packages)])
