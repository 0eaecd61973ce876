"""Who may do what with an entry, when; and what must be right before it is sent on."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.good_practice import content
from volunteer_app.foundation.problems import Problem
from volunteer_app.good_practice.rules import asking, comparing
from volunteer_app.good_practice.rules.asking import QuestionAct, QuestionState
from volunteer_app.good_practice.rules.codes import EntryKind, Grade, Theme
from volunteer_app.good_practice.rules.life import (
    Act,
    Standing,
    VersionState,
    Where,
    acts,
    may_write,
    standing,
)
from volunteer_app.good_practice.rules.writing import (
    Source,
    problems,
    refuse_unfinished,
    slug_of,
    sources_of,
    sources_typed,
)

S, A = VersionState, Act
TODAY = date(2026, 11, 23)
NEVER = Standing.NEVER


@pytest.mark.parametrize(
    ("work", "shown", "editor", "writer"),
    [
        (S.DRAFT, NEVER, {A.SUBMIT, A.COMMENT, A.DISCARD}, {A.SUBMIT, A.COMMENT, A.DISCARD}),
        (S.SUBMITTED, NEVER, {A.REVIEW, A.COMMENT, A.ASK_CHANGES, A.DISCARD}, {A.COMMENT}),
        (S.IN_REVIEW, NEVER, {A.COMMENT, A.ASK_CHANGES, A.PUBLISH, A.DISCARD}, {A.COMMENT}),
        (S.CHANGES_ASKED, NEVER, {A.SUBMIT, A.COMMENT, A.DISCARD}, {A.SUBMIT, A.COMMENT, A.DISCARD}),
        (None, Standing.PUBLISHED, {A.CONFIRM, A.ARCHIVE}, set()),
        (None, Standing.DUE, {A.CONFIRM, A.ARCHIVE}, set()),
        (S.IN_REVIEW, Standing.DUE, {A.COMMENT, A.ASK_CHANGES, A.PUBLISH, A.DISCARD, A.ARCHIVE}, {A.COMMENT}),
        (None, Standing.ARCHIVED, {A.RESTORE}, set()),
    ],
)
def test_each_step_is_open_only_where_it_belongs(
    work: VersionState | None, shown: Standing, editor: set[Act], writer: set[Act]
) -> None:
    where = Where(work, shown)
    assert set(acts(where, is_editor=True)) == editor
    assert set(acts(where, is_editor=False)) == writer


def test_a_writer_leaves_alone_what_editors_look_at_and_what_is_archived() -> None:
    for work in (S.SUBMITTED, S.IN_REVIEW):
        assert not may_write(Where(work, NEVER), is_editor=False)
        assert may_write(Where(work, NEVER), is_editor=True)
    assert may_write(Where(S.CHANGES_ASKED, NEVER), is_editor=False)
    assert may_write(Where(None, Standing.PUBLISHED), is_editor=False), "a new version"
    assert not may_write(Where(None, Standing.ARCHIVED), is_editor=True)


def test_an_entry_is_due_from_its_review_date_on() -> None:
    def on(day: date) -> Standing:
        return standing(is_public=True, is_archived=False, review_on=day, today=TODAY)

    assert on(date(2026, 11, 24)) is Standing.PUBLISHED
    assert on(TODAY) is Standing.DUE
    assert standing(is_public=True, is_archived=True, review_on=TODAY, today=TODAY) is Standing.ARCHIVED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"body": ""}, "body"),
        ({"themes": ()}, "themes"),
        ({"basis": ""}, "basis"),
        ({"review_on": None}, "review_on"),
        ({"review_on": TODAY}, "review_on"),
        ({"organisation_name": ""}, "organisation_name"),
        ({"grade": Grade.COMPARED}, "sources"),
    ],
)
def test_what_is_missing_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    whole = replace(content(), review_on=date(2027, 1, 1))
    refuse_unfinished(whole, TODAY)
    assert [each.field for each in problems(replace(whole, **changes), TODAY)] == [field]  # type: ignore[arg-type]  # by name
    with pytest.raises(Problem):
        refuse_unfinished(replace(whole, **changes), TODAY)  # type: ignore[arg-type]  # as above


def test_a_guide_needs_no_organisation_and_a_high_grade_with_a_source_passes() -> None:
    whole = replace(content(), review_on=date(2027, 1, 1), kind=EntryKind.GUIDE, organisation_name="")
    refuse_unfinished(replace(whole, grade=Grade.TESTED, sources=(Source("A trial"),)), TODAY)


def test_an_address_is_made_of_plain_words_and_cut_between_them() -> None:
    assert slug_of("Reading, together: Tŷ’s  “wing”!") == "reading-together-tys-wing"
    assert slug_of("???") == "entry"
    assert len(slug_of("word " * 60)) <= 80
    assert not slug_of("word " * 60).endswith("-")


def test_sources_are_typed_one_on_a_line() -> None:
    found = sources_of("A review | NOMS | 2013 | https://example.org/a\n\n A book ")
    assert found == (Source("A review", "https://example.org/a", "NOMS", "2013"), Source("A book"))
    assert sources_of(sources_typed(found)) == found
    for wrong in ("a | b | c | javascript:alert(1)", "a | b | c | d | e", "x\n" * 41):
        with pytest.raises(Problem):
            sources_of(wrong)


def test_what_changes_is_shown_by_words_within_a_line() -> None:
    found = comparing.lines("One\n\nTwo old words\n\nThree", "One\n\nTwo new words\n\nThree\n\nFour")
    assert [(line.kind, "".join(text for _, text in line.pieces)) for line in found] == [
        ("", "One"),
        ("-", "Two old words"),
        ("+", "Two new words"),
        ("", "Three"),
        ("+", "Four"),
    ]
    assert [text for kind, text in found[2].pieces if kind == "+"] == ["new"]
    facts = comparing.facts(content(), content(themes=(Theme.TRAINING,), cost=""))
    assert [each.what for each in facts] == ["Themes", "Cost"]
    assert comparing.lines("Same", "Same") == []


def test_only_editors_let_readers_see_a_question() -> None:
    waiting, answered = QuestionState.PASSED_ON, QuestionState.ANSWERED
    assert asking.may(QuestionAct.ANSWER, waiting, is_editor=False)
    assert not asking.may(QuestionAct.SHOW, answered, is_editor=False)
    assert asking.may(QuestionAct.SHOW, answered, is_editor=True)
    assert not asking.may(QuestionAct.SHOW, waiting, is_editor=True), "not without an answer"
    assert not asking.may(QuestionAct.ANSWER, QuestionState.WAITING, is_editor=False)
