"""The answers of an applicant, as they check them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from volunteer_app.foundation.presenting import day
from volunteer_app.recruitment.forms.steps import LANGUAGES, Step


def answer_rows(step: Step, answer: Mapping[str, Any], change: str) -> list[tuple[str, str, str]]:
    """The rows of one question on the check answers page: key, value, address to change it."""
    if step.slug == "name":
        return [("Name", f"{answer['first_name']} {answer['last_name']}", change)]
    if step.slug == "email":
        return [("Email address", answer.get("email") or "I do not have one", change)]
    if step.slug.startswith("referee-"):
        lines = (answer["name"], answer["how_known"], answer["email"], answer["phone"])
        return [
            (
                step.title.replace("Who can give you a reference?", "Referee").strip(),
                "\n".join(filter(None, lines)),
                change,
            )
        ]
    if step.slug == "convictions":
        return []
    value = answer.get(step.field) or ""
    if step.slug == "date-of-birth":
        value = day(date.fromisoformat(value))
    if step.slug == "language":
        value = next(words for language, words in LANGUAGES.items() if language.value == value)
    return [(KEYS[step.slug], value or "Not given", change)]


KEYS = {
    "date-of-birth": "Date of birth",
    "phone": "Telephone number",
    "postcode": "Postcode",
    "language": "Language",
    "access-needs": "What would help you to take part",
    "why": "Why you would like to volunteer",
    "availability": "When you could volunteer",
}
