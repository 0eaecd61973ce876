"""Some equality questions as a form: each may be left empty. One reveals another where that depends on it.

Every field is named `equality_...`: such fields are never kept when a sign-in ends (`foundation.kept_forms`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from wtforms import RadioField, SelectChoice

from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import PREFER_NOT, PREFER_NOT_WORDS, Option, Question
from volunteer_app.foundation import widgets
from volunteer_app.foundation.forms import Box, Form, needed

PREFIX = "equality_"


class AnswerRadios(widgets.Radios):
    """One answer, what it reveals under it, and "or" before the last, which is to prefer not to say."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs."""
        params = super().map_gov_params(field, **kwargs)
        for item in params["items"]:
            inner = field.reveals.get(item["value"])
            if inner is not None:
                legend = {"text": inner.label.text, "classes": "govuk-fieldset__legend--s"}
                item["conditional"] = {"html": inner(params={"fieldset": {"legend": legend}})}
        if params["items"][-1]["value"] == PREFER_NOT:
            params["items"].insert(-1, {"divider": "or"})
        return params


class Answer(RadioField):  # type: ignore[misc]  # WTForms has no types
    """One answer or none. `reveals`: the field under each of its answers, where there is one."""

    widget = AnswerRadios()

    def __init__(self, label: str, **kwargs: Any) -> None:
        """An answer that was not offered gets a plain message."""
        self.reveals: dict[str, Answer] = {}
        super().__init__(label, invalid_choice_message="Select one of the answers listed", **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered; none at all is fine."""
        if self.raw_data and self.raw_data[0]:
            super().pre_validate(form)

    @property
    def answer(self) -> str:
        """What was chosen; empty for nothing."""
        return str(self.data or "")


class AnswersForm(Form):
    """The base of forms of equality questions; `asked` are theirs."""

    asked: ClassVar[tuple[Question, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put each question that depends on an answer under it."""
        super().__init__(*args, **kwargs)
        for each in self.asked:
            field = self[PREFIX + each.code]
            for group in each.groups:
                field.reveals[_slug(each, group)] = self[_inner(each, group)]
            if each.code in rules.ONLY_AFTER:
                first, needed_answer = rules.ONLY_AFTER[each.code]
                self[PREFIX + first].reveals[needed_answer] = field

    @property
    def shown(self) -> list[Any]:
        """The fields that stand on the page by themselves."""
        return [self[PREFIX + each.code] for each in self.asked if each.code not in rules.ONLY_AFTER]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        found = {each.code: self._answer(each) for each in self.asked}
        return rules.tidy({code: answer for code, answer in found.items() if answer})

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """A broad group alone is no answer yet."""
        valid: bool = super().validate(*args, **kwargs)
        for each in (question for question in self.asked if question.groups):
            field = self[PREFIX + each.code]
            inner = field.reveals.get(field.answer)
            if inner is not None and not inner.answer and not inner.errors:
                inner.errors = [f"Select {_best(each, inner)}, or select that you prefer not to say"]
                valid = False
        return valid

    def _answer(self, each: Question) -> str:
        field = self[PREFIX + each.code]
        if not each.groups or field.answer == PREFER_NOT:
            return str(field.answer)
        inner = field.reveals.get(field.answer)
        return "" if inner is None else str(inner.answer)


class PaperForm(AnswersForm):
    """All of them from paper, by somebody who has read what it means."""

    understood = Box(
        "I have their answers on paper in front of me, and they know that I enter them here",
        needed("Tick the box if you have their answers on paper, and they know that you enter them"),
    )


@cache
def form_of(codes: tuple[str, ...], base: type[AnswersForm] = AnswersForm) -> type[AnswersForm]:
    """The form of these questions."""
    asked = tuple(rules.question(code) for code in codes)
    fields: dict[str, Any] = {"asked": asked}
    for each in asked:
        choices = [*_choices(each), SelectChoice(PREFER_NOT, PREFER_NOT_WORDS)]
        fields[PREFIX + each.code] = Answer(each.title, description=each.hint, choices=choices)
        for group in each.groups:
            inner = [_choice(option) for option in each.options if option.group == group]
            fields[_inner(each, group)] = Answer(_background(each, group), choices=inner)
    return type("QuestionsForm", (base,), fields)


def filled_in(codes: tuple[str, ...], answers: Mapping[str, str]) -> dict[str, str]:
    """What fills a form in with these answers."""
    data = {}
    for each in (rules.question(code) for code in codes if code in answers):
        answer, group = answers[each.code], each.group_of(answers[each.code])
        data[PREFIX + each.code] = _slug(each, group) if group else answer
        if group:
            data[_inner(each, group)] = answer
    return data


def _choices(each: Question) -> list[SelectChoice]:
    if each.groups:
        return [SelectChoice(_slug(each, group), group) for group in each.groups]
    return [_choice(option) for option in each.options]


def _choice(option: Option) -> SelectChoice:
    return SelectChoice(option.code, option.label, render_kw={"hint": option.hint} if option.hint else {})


def _slug(each: Question, group: str) -> str:
    return f"group_{each.groups.index(group) + 1}"


def _inner(each: Question, group: str) -> str:
    return f"{PREFIX}{each.code}_{_slug(each, group)}"


def _background(each: Question, group: str) -> str:
    what = "" if group == each.groups[-1] else f"{group} "
    return f"Which of the following best describes your {what}background?"


def _best(each: Question, inner: Any) -> str:
    group = next(group for group in each.groups if inner.name == _inner(each, group))
    return f"what best describes your {'' if group == each.groups[-1] else group + ' '}background"
