"""What every page may rely on: strict names, the h1 as title, error pages that need nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from jinja2 import UndefinedError
from wtforms import Form, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired

from volunteer_app.foundation import forms, presenting, templating, widgets
from volunteer_app.foundation.date_parts import DateParts
from volunteer_app.foundation.templating import render_plainly, this_page

PAGE = """{% extends "_layout/page.html" %}
{% from "_components/form.html" import start_form, buttons %}
{% block page_title %}Add a person{% endblock %}
{% block content %}
{% call start_form(form) %}{{ form.name }}{{ form.born_on }}{{ form.way }}{{ buttons() }}{% endcall %}
{% endblock %}"""


class Person(Form):  # type: ignore[misc]  # WTForms has no types
    name = StringField("Full name", [InputRequired("Enter a full name")], widget=widgets.Text())
    born_on = DateParts("Date of birth", [InputRequired("Enter a date of birth")])
    way = RadioField(
        "How should we write to you?",
        [InputRequired("Select how we should write to you")],
        choices=[SelectChoice("email", "Email", render_kw={"hint": "Fastest"}), SelectChoice("post", "Post")],
        widget=widgets.Radios(),
    )


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, static_folder=None)
    app.secret_key = "only here"
    templating.register(app)
    presenting.register(app)
    app.jinja_env.globals["asset"] = lambda name: f"/assets/{name}"
    app.jinja_env.globals.update(kept_form=lambda: "", shown_signed_in=lambda: "")
    app.add_url_rule("/places/<code>", "place", lambda code: code)
    return app


def drawn(app: Flask, text: str = PAGE, **context: Any) -> str:
    with app.test_request_context():
        return render_template_string(text, **context)


def checked(**typed: str) -> Person:
    form = Person(data=typed)
    form.validate()
    return form


def test_a_name_that_nobody_gave_is_an_error(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        drawn(app, "{{ forgotten }}")


def test_names_that_one_template_is_given_do_not_become_everybodys(app: Flask) -> None:
    with pytest.raises(ValueError, match="when it is rendered"):
        app.jinja_env.get_template("_layout/page.html", globals={"leak": "for one"})
    assert "leak" not in app.jinja_env.globals


def test_the_title_is_the_heading_and_the_service(app: Flask) -> None:
    page = drawn(app, form=Person())
    assert "<title>Add a person - Manage justice volunteering</title>" in page
    assert page.count("<h1") == 1
    assert "There is a problem" not in page


def test_a_page_with_errors_says_so_first_and_leads_to_the_inputs(app: Flask) -> None:
    page = drawn(app, form=checked())
    assert "<title>Error: Add a person - Manage justice volunteering</title>" in page
    for anchor in ("name", "born_on-day", "way"):
        assert f'<a href="#{anchor}">' in page
        assert f'id="{anchor}"' in page


def test_no_field_asks_the_browser_to_speak_first(app: Flask) -> None:
    page = drawn(app, form=Person())
    assert "required" not in page
    assert page.count("novalidate") == 1


def test_a_choice_may_carry_a_hint_and_a_field_without_one_draws_none(app: Flask) -> None:
    page = drawn(app, form=Person())
    assert page.count("govuk-hint") == 1
    assert "Fastest" in page


def test_what_is_typed_is_never_markup(app: Flask) -> None:
    assert "&lt;b&gt;" in drawn(app, "{{ typed }}", typed="<b>")


def test_an_address_cannot_say_where_our_links_lead(app: Flask) -> None:
    with app.test_request_context("/places/LEI?_external=1&_scheme=javascript&endpoint=x&role=mentor"):
        shown = this_page(after="def")
    assert shown == "/places/LEI?_external=1&_scheme=javascript&endpoint=x&role=mentor&after=def"


def test_this_page_keeps_its_address_and_changes_only_what_is_asked(app: Flask) -> None:
    with app.test_request_context("/places/LEI?role=mentor&role=visitor&after=abc"):
        assert this_page(after=None) == "/places/LEI?role=mentor&role=visitor"
        assert this_page(after="def", role="mentor") == "/places/LEI?role=mentor&after=def"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429])
def test_an_error_page_has_a_heading_and_says_what_was_refused(app: Flask, status: int) -> None:
    with app.test_request_context():
        page = render_template(f"errors/{status}.html", message="")
    assert page.count("<h1") == 1


@pytest.mark.parametrize("status", [500, 503])
def test_a_failure_page_asks_nothing_of_what_may_have_failed(app: Flask, status: int) -> None:
    @app.context_processor
    def broken() -> dict[str, Callable[[], str]]:
        raise RuntimeError("the database is down")

    with app.test_request_context():
        assert "<h1" in render_plainly(f"errors/{status}.html", message="")


def test_it_must_come_first(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="must come before"):
        templating.register(app)


class Place(forms.Form):
    place = forms.Drop(
        "Place",
        choices=[SelectChoice("", "Select"), SelectChoice("a&b", "<b>Ash & Bow"), SelectChoice("c", "C")],
    )


def test_a_drop_down_offers_its_choices_safely_with_the_chosen_one_selected(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context():
        page = render_template_string("{{ form.place }}", form=Place(data={"place": "a&b"}))
    assert '<option value="a&amp;b" selected>&lt;b&gt;Ash &amp; Bow</option>' in page
    assert '<option value="c">C</option>' in page
    assert page.count("<option") == 3
    assert page.count("selected") == 1
