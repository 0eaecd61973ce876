"""What a person's details can be, asked alike of forms and of imports. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from volunteer_app.foundation import contacts
from volunteer_app.people.rules import birth_date_problem

# How pages call each detail.
NAMED = {
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
    "emergency_relationship": "How they know each other",
}
# The longest answers, in characters.
LONGEST = {
    "first_name": 100,
    "last_name": 100,
    "known_as": 100,
    "email": 320,
    "phone": 40,
    "postcode": 10,
    "access_needs": 4000,
    "emergency_name": 200,
    "emergency_phone": 40,
    "emergency_relationship": 100,
}


def plain_postcode(text: str) -> str:
    """A postcode as it is kept: capitals, single spaces."""
    return " ".join(text.upper().split())[: LONGEST["postcode"]]


def unreachable_contact(name: str, phone: str) -> str:
    """A sentence if the emergency contact cannot be reached: such a contact is none."""
    return "Enter the emergency contact’s telephone number" if name and not phone else ""


def problems(values: Mapping[str, Any], today: date) -> dict[str, str]:
    """What is wrong with these details, a sentence for each, by field. Values are trimmed already.

    The e-mail address is asked apart (`contacts.email_address`), since asking it also normalises it.
    """
    found = {
        name: f"{NAMED[name]} must be {most:,} characters or fewer"
        for name, most in LONGEST.items()
        if len(values.get(name) or "") > most
    }
    for name in ("first_name", "last_name"):
        if not values.get(name):
            found[name] = f"Enter a {NAMED[name].lower()}"
    for name in ("phone", "emergency_phone"):
        if values.get(name) and (problem := contacts.telephone_problem(values[name])):
            found.setdefault(name, problem)
    if problem := birth_date_problem(values.get("date_of_birth"), today):
        found["date_of_birth"] = problem
    emergency = values.get("emergency_name") or "", values.get("emergency_phone") or ""
    if problem := unreachable_contact(*emergency):
        found.setdefault("emergency_phone", problem)
    return found
