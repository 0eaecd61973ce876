"""The questions, in plain words: what each is called, what can be answered, and what it is told about."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import DateParts, Pick, needed
from volunteer_app.vetting.rehabilitation.disposals import AgeGroup, Disposal, disposals
from volunteer_app.vetting.rehabilitation.lengths import Unit
from volunteer_app.vetting.telling.asking import Asked, DayForm, LengthForm, PaidForm
from volunteer_app.vetting.telling.flow import (
    EXCLUDED,
    INDEFINITE,
    NO_LENGTH,
    Answer,
    Entry,
    Question,
    rules_of,
)

GROUPS = {
    "custody": "Prison, detention or hospital order",
    "community": "Community order, or another order with requirements",
    "discharge": "Discharge or bind over",
    "financial": "Fine or compensation",
    "motoring": "Motoring: disqualification, points, fine or notice",
    "prevention": "Order to prevent harm or to repair it",
    "military": "Sentence of the armed forces",
}
SURE = (("yes", "Yes"), ("no", "No"), ("not_sure", "I am not sure"))
YES_NO = SURE[:2]


def form_for(question: Question, entry: Entry | None, sent: Any, before: Answer | None = None) -> Asked:
    """The form of a question about an entry, with what was sent, or what was answered before."""
    entry = entry or Entry(is_caution=False)
    alike = _ALIKE.get(question)
    base, field, more = alike() if alike else _BY_ENTRY[question](entry)
    kind: type[Asked] = type(
        f"{question.value.title()}Form", (base,), {"answer": field, "entry": entry, **more}
    )
    return kind(formdata=sent, data=_data(before or {}))


def _data(answer: Answer) -> dict[str, Any]:
    """What stands in the fields when a question is asked again."""
    data: dict[str, Any] = dict(answer)
    for name, text in answer.items():
        if len(text) == 10 and text[4:5] == "-":
            data[name] = date.fromisoformat(text)
    if "number" in answer:
        data["number"] = int(answer["number"])
    return data


Parts = tuple[type[Asked], Any, dict[str, Any]]


def _pick(label: str, choices: Any, *, hint: str = "", missing: str = "Select an answer") -> Parts:
    return Asked, Pick(label, choices=_listed(choices), missing=missing, description=hint), {}


def _listed(choices: Any) -> list[SelectChoice]:
    return [SelectChoice(*each) if isinstance(each, tuple) else each for each in choices]


def _day(label: str, *, named: str, hint: str = "For example, 27 3 2019", **more: Any) -> Parts:
    must = needed(f"Enter the {named[:1].lower()}{named[1:]}") if more.pop("must", True) else ()
    return DayForm, DateParts(label, must, named=named, description=hint), more


def _kind() -> Parts:
    return _pick(
        "Have you ever had a caution or a conviction?",
        [("conviction", "Yes, a conviction"), ("caution", "Yes, a caution"), ("none", "No, neither")],
        hint="If you have had several, choose one of them. We ask about the others afterwards.",
        missing="Select yes if you have had a caution or a conviction",
    )


def _more() -> Parts:
    return _pick(
        "Do you have another caution or conviction?",
        [("conviction", "Yes, another conviction"), ("caution", "Yes, another caution"), ("no", "No")],
        hint="Tell us of all of them: one can keep another from being spent.",
        missing="Select yes if you have another caution or conviction",
    )


def _age(entry: Entry) -> Parts:
    when = "you were cautioned" if entry.is_caution else "you were convicted"
    choices = [(AgeGroup.ADULT.value, "18 or over"), (AgeGroup.UNDER_18.value, "Under 18")]
    return _pick(f"How old were you when {when}?", choices, missing="Select how old you were")


def _caution_kind() -> Parts:
    conditional = SelectChoice(
        "conditional", "A conditional caution", render_kw={"hint": "You had to do something, or not to do it"}
    )
    simple = SelectChoice(
        "simple",
        "Another caution",
        render_kw={"hint": "Also a reprimand or a final warning before you were 18"},
    )
    return _pick("What kind of caution was it?", [simple, conditional], missing="Select what kind it was")


def _caution_on() -> Parts:
    return _day("When were you given the caution?", named="Date of the caution")


def _caution_ended(entry: Entry) -> Parts:
    return _day(
        "When did its conditions end? (optional)",
        named="Date on which the conditions ended",
        hint="Leave it empty if you do not know, or if they have not ended",
        must=False,
        not_before=entry.day(Question.CAUTION_ON),
        too_early="The conditions cannot have ended before the caution was given",
    )


def _convicted_on() -> Parts:
    return _day(
        "When were you convicted?",
        named="Date of conviction",
        hint="The day that the court found you guilty, or that you pleaded guilty. For example, 27 3 2019",
    )


def _group(entry: Entry) -> Parts:
    offered = {each.group for each in _of_age(entry)}
    return _pick(
        "What kind of sentence or order was it?",
        [(group, words) for group, words in GROUPS.items() if group in offered],
        hint="If you were given several, choose one of them. We ask about the others afterwards.",
        missing="Select what kind of sentence it was",
    )


def _disposal(entry: Entry) -> Parts:
    group = entry.sentences[-1].get(Question.GROUP, {}).get("answer", "")
    choices = [(each.code, each.name) for each in _of_age(entry) if each.group == group]
    return _pick("Which sentence or order was it?", choices, missing="Select which sentence it was")


def _of_age(entry: Entry) -> list[Disposal]:
    return [each for each in disposals().values() if each.age == entry.value(Question.AGE)]


def _given_on(entry: Entry) -> Parts:
    return _day(
        "When were you given this sentence?",
        named="Date of the sentence",
        hint="Often the day of the conviction itself. For example, 27 3 2019",
        not_before=entry.day(Question.CONVICTED_ON),
        too_early="The sentence cannot have been given before the conviction",
    )


def _length(entry: Entry) -> Parts:
    code = entry.sentences[-1][Question.DISPOSAL]["answer"]
    rules = rules_of(code, clock.today())
    choices = [(unit.value, unit.value.capitalize()) for unit in Unit]
    if any(rule.without_length for rule in rules):
        choices.append((NO_LENGTH, "No length was given"))
    if any(rule.bands and rule.longest is None for rule in rules):
        choices.append((EXCLUDED, "Life, for public protection, or an extended sentence"))
    if disposals()[code].is_order:
        choices.append((INDEFINITE, "It has no end: it lasts until a court ends it"))
    hint = "With any time on licence. Of sentences added up, the total. A suspended one counts in full."
    missing = "Select days, weeks, months or years"
    unit = Pick("Days, weeks, months or years?", choices=_listed(choices), missing=missing, description=hint)
    return LengthForm, unit, {"title": "How long was the sentence or order?"}


def _schedule_18() -> Parts:
    return _pick(
        "Is the offence in Schedule 18 to the Sentencing Act 2020?",
        SURE,
        hint="The schedule lists serious violent, sexual and terrorism offences.",
        missing="Select yes if the offence is in Schedule 18",
    )


def _singly() -> Parts:
    return _pick(
        "Was one sentence by itself longer than 4 years?",
        SURE,
        hint="Choose no only if several sentences, each of 4 years or less, were added up.",
        missing="Select yes if one sentence by itself was longer than 4 years",
    )


def _paid() -> Parts:
    label = "Have you paid all of the compensation?"
    return PaidForm, Pick(label, choices=_listed(YES_NO), missing="Select yes if you have paid all of it"), {}


def _endorsed() -> Parts:
    return _pick(
        "Was your driving licence endorsed?",
        SURE,
        hint="An endorsement puts a code and penalty points on your driving record.",
        missing="Select yes if your driving licence was endorsed",
    )


def _more_sentences() -> Parts:
    return _pick(
        "Were you given another sentence or order for the same conviction?",
        YES_NO,
        hint="For example a fine and a disqualification.",
        missing="Select yes if you were given another sentence or order",
    )


def _offence() -> Parts:
    return _pick(
        "Is the offence on the list of those that are never left out?",
        [("specified", "Yes"), ("not_specified", "No"), ("not_sure", "I am not sure")],
        hint=(
            "The Disclosure and Barring Service publishes the list: search GOV.UK for “list of offences that "
            "will never be filtered”. Most of them are violent, sexual or about drugs or safeguarding."
        ),
        missing="Select yes if the offence is on the list",
    )


# Asked alike of everything
_ALIKE: dict[Question, Callable[[], Parts]] = {
    Question.KIND: _kind,
    Question.CAUTION_KIND: _caution_kind,
    Question.CAUTION_ON: _caution_on,
    Question.CONVICTED_ON: _convicted_on,
    Question.SCHEDULE_18: _schedule_18,
    Question.SINGLY: _singly,
    Question.PAID: _paid,
    Question.ENDORSED: _endorsed,
    Question.MORE_SENTENCES: _more_sentences,
    Question.OFFENCE: _offence,
    Question.MORE: _more,
}
# Asked by what was told of this entry before
_BY_ENTRY: dict[Question, Callable[[Entry], Parts]] = {
    Question.AGE: _age,
    Question.CAUTION_ENDED: _caution_ended,
    Question.GROUP: _group,
    Question.DISPOSAL: _disposal,
    Question.GIVEN_ON: _given_on,
    Question.LENGTH: _length,
}
