"""Small questionnaires for tests of the survey."""

from typing import Any

from volunteer_app.survey.rules import reading
from volunteer_app.survey.rules.answers import Given, read
from volunteer_app.survey.rules.shapes import Questionnaire


def question(code: str, kind: str, **more: Any) -> dict[str, Any]:
    """The table of a question; numbers may be from 0 to 1,000, texts 50 characters long."""
    found = {
        "code": code,
        "kind": kind,
        "ask": {"en": f"What about {code}?"},
        "comparable_since": "1",
        **more,
    }
    if kind in {"number", "money", "table"}:
        found.setdefault("possible", [0, 1000])
    if kind in {"text", "long_text"}:
        found.setdefault("longest", 50)
    if kind in {"choice", "many", "scale", "table"} and "list" not in found:
        found.setdefault("options", [option("red"), option("green"), option("none", alone=True)])
    return found


def option(code: str, **more: Any) -> dict[str, Any]:
    """The table of an option."""
    return {"code": code, "label": {"en": code.capitalize()}, **more}


def condition(code: str, *answers: str, **more: Any) -> dict[str, Any]:
    """The table of a condition on another question."""
    return {"question": code, "is": list(answers), **more} if answers else {"question": code, **more}


def cross(code: str, rule: str, left: str, right: str, level: str = "error", **more: Any) -> dict[str, Any]:
    """The table of a check of two answers."""
    says = {"en": f"{left} and {right} do not fit"}
    return {
        "code": code,
        "rule": rule,
        "level": level,
        "left": [left],
        "right": [right],
        "says": says,
        **more,
    }


def questionnaire(*questions: dict[str, Any], checks: Any = ()) -> Questionnaire:
    """A questionnaire with one section of these questions."""
    section = {"code": "only", "title": {"en": "Only"}, "questions": list(questions), "checks": list(checks)}
    return reading.read({"version": "1", "title": {"en": "A survey"}}, [section])


def answers(found: Questionnaire, **raw: Any) -> dict[str, Given]:
    """Answers read from what somebody typed, by question."""
    return {code: read(found.by_code[code], each) for code, each in raw.items()}
