"""What may never be kept of a form that arrives too late: the names of secrets are known by their names."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from wtforms import PasswordField

from volunteer_app.foundation import forms, kept_forms


def every_form(kind: type[Any] = forms.Form) -> Iterator[type[Any]]:
    """All forms of the house."""
    for form in kind.__subclasses__():
        yield form
        yield from every_form(form)


def secrets(kinds: list[type[Any]]) -> dict[str, str]:
    """The name of each password field, and the form that has it."""
    return {
        name: kind.__name__
        for kind in kinds
        for name in dir(kind)
        if issubclass(getattr(getattr(kind, name), "field_class", object), PasswordField)
    }


def unknown(kinds: list[type[Any]]) -> list[str]:
    """Password fields whose name does not say so."""
    return [f"{form}.{name}" for name, form in secrets(kinds).items() if not kept_forms.SECRET.search(name)]


def test_every_password_field_has_a_name_that_is_never_kept(declared_app: Flask) -> None:
    assert declared_app.view_functions  # every room's forms are loaded
    assert unknown(list(every_form())) == []
    assert set(secrets(list(every_form()))) >= {"password", "current"}


def test_a_password_field_with_another_name_is_reported() -> None:
    class Careless:
        sesame = forms.Password("Say it")

    assert unknown([Careless]) == ["Careless.sesame"]


@pytest.mark.parametrize("name", ["csrf_token", "form_key", kept_forms.SIGNED_IN])
def test_nothing_technical_is_kept(name: str) -> None:
    assert name in kept_forms.TECHNICAL
