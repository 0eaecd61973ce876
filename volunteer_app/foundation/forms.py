"""The base of every form, its fields with GOV.UK widgets, and the page that shows it again.

A form carries a CSRF token, a key that makes sending it twice harmless, and, where it edits a row, the
version that was shown. Whatever is wrong, the person gets the page again with what was typed.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Response, make_response, render_template
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from volunteer_app.foundation import constraints, contacts, kept_forms, widgets
from volunteer_app.foundation.answers import lines, needed, one_line, strict
from volunteer_app.foundation.database import db
from volunteer_app.foundation.date_parts import DateParts
from volunteer_app.foundation.errors import Refused

__all__ = [
    "Box",
    "Boxes",
    "DateParts",
    "Drop",
    "Email",
    "Form",
    "LongText",
    "Number",
    "Optional",
    "Password",
    "Pick",
    "Telephone",
    "Text",
    "VersionedForm",
    "needed",
    "saving",
    "show",
]

EXPIRED = "This page was open for too long. Check what you typed and press the button again"


class Text(StringField):  # type: ignore[misc]  # WTForms has no types
    """One line of text, trimmed. `longest` in characters."""

    widget = widgets.Text()

    def __init__(self, label: str, validators: Any = (), *, longest: int = 100, **kwargs: Any) -> None:
        """A message names the field by its label."""
        name = kwargs.pop("named", label)
        limit = Length(max=longest, message=f"{name} must be {longest} characters or fewer")
        super().__init__(label, [*strict(validators), limit], filters=[one_line], **kwargs)


class Email(Text):
    """An e-mail address, lower-cased; empty is allowed unless a validator says otherwise."""

    widget = widgets.Email()

    def __init__(self, label: str, validators: Any = (), *, longest: int = 254, **kwargs: Any) -> None:
        """No address is longer than 254 characters (RFC 5321, section 4.5.3.1.3)."""
        super().__init__(label, validators, longest=longest, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Lower-case what was typed."""
        self.data = valuelist[0].lower() if valuelist else ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse what cannot be an address."""
        if validation_stopped or self.errors or not self.data:
            return
        try:
            self.data = contacts.email_address(self.data)
        except contacts.NoAddress as error:
            raise ValidationError(str(error)) from error


class Telephone(Text):
    """A telephone number as people write it."""

    widget = widgets.Telephone()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse what has too few digits to be dialled."""
        if self.data and (problem := contacts.telephone_problem(self.data)):
            raise ValidationError(problem)


class LongText(TextAreaField):  # type: ignore[misc]  # WTForms has no types
    """Several lines, counted down as they are typed."""

    widget = widgets.CountedArea()

    def __init__(self, label: str, validators: Any = (), *, longest: int = 4000, **kwargs: Any) -> None:
        """A message names the field by its label, or by `named`."""
        name = kwargs.pop("named", label)
        limit = Length(max=longest, message=f"{name} must be {longest:,} characters or fewer")
        super().__init__(label, [*strict(validators), limit], filters=[lines], **kwargs)


class Password(PasswordField):  # type: ignore[misc]  # WTForms has no types
    """A password; never trimmed, never shown again."""

    widget = widgets.Password()


class Number(StringField):  # type: ignore[misc]  # WTForms has no types
    """A whole number from `least` to `most`. `data` is an int, or None when empty."""

    widget = widgets.WholeNumber()

    def __init__(self, label: str, validators: Any = (), *, least: int = 0, most: int, **kwargs: Any) -> None:
        """A message names the field by its label, or by `named`."""
        self.least, self.most = least, most
        self.named = kwargs.pop("named", label)
        super().__init__(label, list(validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits; anything else is an error that keeps what was typed."""
        typed = valuelist[0].strip().replace(",", "") if valuelist else ""
        self.data = None
        if not typed:
            return
        if not (typed.isascii() and typed.isdigit() and self.least <= int(typed[:12]) <= self.most):
            raise ValueError(f"{self.named} must be a whole number from {self.least} to {self.most:,}")
        self.data = int(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


def _not_offered(label: str) -> str:
    return f"{label}: select one of the answers listed"


class Pick(RadioField):  # type: ignore[misc]  # WTForms has no types
    """One of a few, as radio buttons."""

    widget = widgets.Radios()

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        """`missing` is the message when nothing was chosen."""
        missing = kwargs.pop("missing", "Select an answer")
        kwargs.setdefault("invalid_choice_message", _not_offered(label))
        super().__init__(label, [*validators, InputRequired(missing)], **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered; an empty one is for the validators."""
        if self.raw_data and self.raw_data[0]:
            super().pre_validate(form)


class Drop(SelectField):  # type: ignore[misc]  # WTForms has no types
    """One of many, as a drop-down list."""

    widget = widgets.Choice()

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        """An answer that was not offered gets a plain message."""
        kwargs.setdefault("invalid_choice_message", _not_offered(label))
        super().__init__(label, list(validators), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered; none at all is for the validators."""
        if self.raw_data and self.raw_data[0]:
            super().pre_validate(form)


class Boxes(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Any of a few, as tick boxes."""

    widget = widgets.Checkboxes()

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        """An answer that was not offered gets a plain message."""
        kwargs.setdefault("invalid_choice_message", _not_offered(label).replace("%", "%%"))
        super().__init__(label, list(validators), **kwargs)


class Box(BooleanField):  # type: ignore[misc]  # WTForms has no types
    """One tick box."""

    widget = widgets.Checkbox()


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The base of every form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        """Where a form gets what it is filled with."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; on a page that is only shown, what was kept when the sign-in ended."""
            sent = super().wrap_formdata(form, formdata)
            return kept_forms.typed_for(form) if sent is None and formdata is not None else sent

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(18))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate, and say an expired token in plain words."""
        valid: bool = super().validate(extra_validators)
        token = getattr(self, "csrf_token", None)
        if token is not None and token.errors:
            token.errors = [EXPIRED]
        if not valid:
            self._ask_again()
        return valid

    def refuse(self, refusal: Refused) -> None:
        """Show a rule's refusal at its field, or above the form; and whatever else was refused with it."""
        for each in (refusal, *refusal.also):
            field = self._fields.get(each.field)
            if field is None:
                self.form_errors.append(each.message)
            else:
                field.errors = [*field.errors, each.message]
        self._ask_again()

    def _ask_again(self) -> None:
        """A chosen file does not come back with the page."""
        for field in self:
            if hasattr(field, "ask_again"):
                field.ask_again()


class VersionedForm(Form):
    """A form that edits a row: it carries the version that was shown."""

    version = HiddenField()

    @property
    def shown_version(self) -> int:
        """The version of the row when the form was opened; 0 if that is unreadable."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@contextmanager
def saving(form: Form, fields: Mapping[str, tuple[str, str]] | None = None) -> Iterator[None]:
    """Do what the form asks; a rule's refusal or a broken constraint becomes an error of the form.

    Check `form.errors` afterwards. `fields` maps a constraint's name to a field and its message, so that a
    race shows as a form error.
    """
    try:
        yield
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
    except IntegrityError as error:
        name = constraints.violated(error)
        if fields is None or name not in fields:
            raise
        db.session.rollback()
        field, message = fields[name]
        form.refuse(Refused(message, field))


def show(template: str, form: Form | None = None, **context: Any) -> Response:
    """The page: 200, or 422 when the form on it has errors."""
    if form is not None:
        context["form"] = form
    return make_response(render_template(template, **context), 422 if form and form.errors else 200)
