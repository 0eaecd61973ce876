"""Versions of training packs for tests. They flush and never commit."""

from datetime import date
from typing import Any

from tests.factories.organisations import BY
from tests.factories.training import pack as pack_named
from volunteer_app.foundation import clock
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs import service
from volunteer_app.training.packs.content import Answer, ModuleContent, PackContent, Question, Reading
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.packs.rules import PackState

FIRST, SECOND = "first-day", "last-day"

WHAT_TO_SAY = Question(
    "Someone asks you to post a card. What do you say?",
    False,
    (
        Answer("No, and I tell my coordinator the same day", True, "It is kind, clear and safe."),
        Answer("Yes, it is only a card", False, "What is carried is not always what it seems."),
        Answer("Ask me next week", False, "It leaves the other person waiting for a no."),
    ),
)
WHOM_TO_TELL = Question(
    "Whom may you tell that you are worried?",
    True,
    (
        Answer("Your coordinator", True, "They know what to do."),
        Answer("An officer who is near", True, "They can act at once."),
        Answer("A friend at home", False, "What you hear stays at work."),
    ),
)


def make_module(code: str = FIRST, **facts: Any) -> ModuleContent:
    """A module of two questions: the first takes one answer, the second takes both that are right."""
    given = {
        "code": code,
        "title": code.replace("-", " ").capitalize(),
        "minutes": 20,
        "aims": ("Say what to do first", "Say whom to tell"),
        "content": "You start here.\n\n## What to do\n\nAsk **first**.\n\n## Activity\n\nTalk about it.\n",
        "questions": (WHAT_TO_SAY, WHOM_TO_TELL),
        "further_reading": (Reading("A good book", "A publisher"),),
        "reading_age": 12.5,
    }
    return ModuleContent(**{**given, **facts})


def make_content(code: str = "mentoring-skills", **facts: Any) -> PackContent:
    """A pack of two short modules."""
    given = {
        "code": code,
        "title": code.replace("-", " ").capitalize(),
        "version": "9.0",
        "valid_from": clock.today(),
        "validity_months": 24,
        "pass_mark": 80,
        "audience": "For everybody who begins.",
        "required_of": "Everybody, before they begin.",
        "settings": ("prison", "community"),
        "summary": "Short and good.",
        "aims": ("Begin well", "End well"),
        "sources": (Reading("A law", "A publisher", "https://example.org/law"),),
        "modules": (make_module(FIRST), make_module(SECOND)),
        "digest": "0" * 64,
    }
    modules = facts.get("modules", given["modules"])
    return PackContent(**{**given, "minutes": sum(each.minutes for each in modules), **facts})


def make_version(
    pack: TrainingPack | None = None,
    *,
    state: PackState = PackState.PUBLISHED,
    valid_from: date | None = None,
    **facts: Any,
) -> TrainingPackVersion:
    """A version of the pack (the mentoring pack unless told), published and from today on unless told."""
    pack = pack or pack_named()
    content = make_content(pack.code, valid_from=valid_from or clock.today(), **facts)
    return service.add_version(pack, content, state=state, by=BY)
