"""Every kind of question: what is typed wrongly gets a plain message and stays on the page."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice

from volunteer_app.foundation import forms
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import needed

CHOICES = [SelectChoice("", "Select"), SelectChoice("a", "Answer A"), SelectChoice("b", "Answer B")]


class Everything(forms.VersionedForm):
    """One question of each kind."""

    name = forms.Text("Full name", needed("Enter a full name"), longest=10)
    email = forms.Email("Email address")
    phone = forms.Telephone("Telephone")
    note = forms.LongText("Note", longest=10)
    hours = forms.Number("Hours", least=1, most=1000)
    pick = forms.Pick("Pick", choices=CHOICES[1:], missing="Select one")
    drop = forms.Drop("Prison", choices=CHOICES)
    boxes = forms.Boxes("Days", choices=CHOICES[1:])
    box = forms.Box("Agree")


@pytest.fixture(autouse=True)
def app() -> Any:
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY="only here", WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield app


def sent(**typed: Any) -> Everything:
    form = Everything(formdata=MultiDict({"name": "Sam", "pick": "a", **typed}))
    form.validate()
    return form


def test_a_good_answer_to_everything_has_no_errors() -> None:
    form = sent(
        email="Siân@Example.org", phone="01632 960 001", hours="1,000", drop="b", boxes=["a", "b"], box="y"
    )
    assert form.errors == {}
    assert (form.email.data, form.hours.data, form.boxes.data) == ("siân@example.org", 1000, ["a", "b"])


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter a full name"),
        ("name", "   ", "Enter a full name"),
        ("name", "x" * 11, "Full name must be 10 characters or fewer"),
        ("email", "sam", "Enter an email address in the correct format, like name@example.com"),
        ("email", "sam@", "Enter an email address in the correct format, like name@example.com"),
        ("email", "x" * 250 + "@example.org", "Email address must be 254 characters or fewer"),
        ("phone", "12345", "Enter a telephone number, like 01632 960 001 or 07700 900 982"),
        ("note", "x" * 11, "Note must be 10 characters or fewer"),
        ("hours", "0", "Hours must be a whole number from 1 to 1,000"),
        ("hours", "1001", "Hours must be a whole number from 1 to 1,000"),
        ("hours", "9" * 5000, "Hours must be a whole number from 1 to 1,000"),
        ("hours", "-5", "Hours must be a whole number from 1 to 1,000"),
        ("hours", "1.5", "Hours must be a whole number from 1 to 1,000"),
        ("hours", "١", "Hours must be a whole number from 1 to 1,000"),
        ("pick", "", "Select one"),
        ("pick", "c", "Pick: select one of the answers listed"),
        ("pick", "None", "Pick: select one of the answers listed"),
        ("drop", "None", "Prison: select one of the answers listed"),
        ("drop", "c", "Prison: select one of the answers listed"),
        ("boxes", "c", "Days: select one of the answers listed"),
    ],
)
def test_a_wrong_answer_gets_one_plain_message(field: str, typed: str, message: str) -> None:
    assert sent(**{field: typed}).errors == {field: [message]}


@pytest.mark.parametrize("field", ["name", "email", "phone", "note", "hours"])
def test_what_was_typed_wrongly_stays(field: str) -> None:
    form = sent(**{field: "wrong but kept"})
    assert form[field].errors
    assert "wrong but kept" in str(form[field]._value())


@pytest.mark.parametrize("field", ["email", "phone", "note", "hours", "drop", "boxes", "box"])
def test_what_need_not_be_answered_may_be_left_out(field: str) -> None:
    assert sent().errors == {}
    assert not sent()[field].data
    assert field == "boxes" or sent(**{field: ""}).errors == {}


def test_an_answer_that_was_never_sent_is_missing_too() -> None:
    form = Everything(formdata=None)
    assert not form.validate()
    assert form.errors["pick"] == ["Select one"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sam ", "Sam"),
        ("a\r\nb", "a  b"),
        ("a\tb", "a b"),
        ("a\x00\x07b", "ab"),
        ("Ty\u0302", "T\u0177"),  # a letter and its mark become one letter
        ("O’Neil'", "O’Neil'"),
        ("🎉", "🎉"),
    ],
)
def test_one_line_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert sent(name=typed).name.data == kept


def test_a_line_break_counts_as_one_character_as_on_the_page() -> None:
    form = sent(note="a\r\nb\r\nc\rd\ne")
    assert form.errors == {}
    assert form.note.data == "a\nb\nc\nd\ne"
    assert sent(note="x" * 9 + "\r\n" + "x").errors != {}


def test_a_refusal_stands_at_its_field_or_above_the_form() -> None:
    form = sent()
    form.refuse(Refused("This name is taken", "name"))
    form.refuse(Refused("This cannot be done"))
    form.refuse(Refused("Nor this", "no_such_field"))
    assert form.name.errors == ["This name is taken"]
    assert form.form_errors == ["This cannot be done", "Nor this"]


@pytest.mark.parametrize(
    ("typed", "version"), [("3", 3), ("", 0), ("x", 0), ("9" * 30, 0), ("-1", 0), ("²", 0)]
)
def test_a_version_that_cannot_be_read_is_no_version(typed: str, version: int) -> None:
    assert sent(version=typed).shown_version == version


def test_every_form_has_a_key_of_its_own_and_keeps_the_one_that_was_sent() -> None:
    assert Everything(formdata=None).form_key.data != Everything(formdata=None).form_key.data
    assert sent(form_key="the same again").form_key.data == "the same again"
