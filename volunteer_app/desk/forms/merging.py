"""Forms about possible duplicates and merging."""

from datetime import date
from typing import Any

from wtforms import SelectChoice

from volunteer_app.foundation import presenting
from volunteer_app.foundation.forms import Form, LongText, Pick, Text, needed
from volunteer_app.people.merging import differing
from volunteer_app.people.models import Person

FIRST, SECOND = "first", "second"

# As a person's record names them.
LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "known_as": "Known as",
    "date_of_birth": "Date of birth",
    "email": "Email address",
    "phone": "Telephone number",
    "postcode": "Postcode",
    "preferred_language": "Preferred language",
    "access_needs": "Access needs",
    "emergency_name": "Emergency contact’s name",
    "emergency_phone": "Emergency contact’s telephone number",
    "emergency_relationship": "How they know their emergency contact",
}


class MergeForm(Form):
    """Which record is kept, and why they are one person. One question more for each field that differs."""

    kept = Pick("Which record do you want to keep?", missing="Select the record to keep")
    reason = LongText(
        "How do you know that this is the same person?",
        needed("Enter how you know that this is the same person"),
        longest=500,
        named="How you know",
        description="For example, both records have the same telephone number and they confirmed it",
    )

    questions: list[str]

    def taken(self, names: list[str]) -> list[str]:
        """The fields whose value comes from the record that is not kept."""
        return [name for name in names if self[name].data != self.kept.data]


class ByHandForm(Form):
    """The reference of a record that may be of the same person."""

    other = Text(
        "Reference of the other record",
        needed("Enter the reference of the other record"),
        longest=20,
        description="It is shown above the person’s name, for example VOL-12AB34CD",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class UndoForm(Form):
    """Why two records are of two people after all."""

    reason = LongText(
        "Why are these two people?",
        needed("Enter why these are two people"),
        longest=500,
        named="Why these are two people",
    )


def merge_form(first: Person, second: Person, keepable: list[Person]) -> MergeForm:
    """The form for these two records. It suggests the older, and of two values the one that says anything."""
    questions = {name: _question(name, first, second) for name in differing(first, second)}
    kind: Any = type("MergeFormOfTwo", (MergeForm,), questions)
    sides = {FIRST: first, SECOND: second}
    offered = [side for side, person in sides.items() if person in keepable]
    values = {name: SECOND if not getattr(first, name) else FIRST for name in questions}
    form: MergeForm = kind(data={**values, "kept": offered[0]})
    form.questions = list(questions)
    form.kept.choices = [
        SelectChoice(side, f"{sides[side].full_name}, {sides[side].reference}") for side in offered
    ]
    return form


def _question(name: str, first: Person, second: Person) -> Pick:
    choices = [
        SelectChoice(FIRST, value_in_words(name, first)),
        SelectChoice(SECOND, value_in_words(name, second)),
    ]
    label = LABELS[name]
    return Pick(label, choices=choices, missing=f"Select which to keep: {label[0].lower()}{label[1:]}")


def value_in_words(name: str, person: Person) -> str:
    """What a record says in one field."""
    value = getattr(person, name)
    if isinstance(value, date):
        return presenting.day(value)
    return presenting.label(value) if hasattr(value, "value") else str(value or "Not given")
