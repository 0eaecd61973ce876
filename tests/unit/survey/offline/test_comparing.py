"""A form beside the return as it stands now: who changed what, and what is not right in which row."""

import random
from dataclasses import replace
from typing import Any

import pytest

from tests.factories.questionnaires import answers, condition, cross, question, questionnaire
from tests.unit.survey.offline.made import whole
from volunteer_app.foundation.errors import Refused
from volunteer_app.survey.offline import carrying, comparing, making
from volunteer_app.survey.offline.comparing import Became, Compared
from volunteer_app.survey.offline.reading import Filled, Where, Written
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import Questionnaire

ASKED = questionnaire(
    question("number", "number"),
    question("table", "table"),
    question("text", "text"),
    question("many", "many"),
    question("more", "number", only_if=[condition("number", above=5)]),
    checks=[cross("fit", "same", "number", "table")],
)


def form(asked: Questionnaire = ASKED, **raw: Any) -> Filled:
    """The form of a return with these answers, as it comes back when nobody touched it."""
    lines: dict[str, tuple[Written, ...]] = {}
    for part in making.form_of(whole(asked, answers(asked, **raw)), None).parts:
        for row, each in enumerate(part.lines, 4):
            written = Written(Where(part.name, row), str(each.answer), each.why, each.mark)
            lines[each.place] = (written,)
    return Filled(lines)


def typed(found: Filled, place: str, **changes: Any) -> Filled:
    """The form after somebody typed into a line."""
    return Filled({**found.lines, place: tuple(replace(each, **changes) for each in found.lines[place])})


def compared(found: Filled, may_answer: set[str] | None = None, **raw: Any) -> Compared:
    return comparing.compare(whole(ASKED, answers(ASKED, **raw)), found, may_answer)


def became(found: Compared) -> dict[str, Became]:
    return {each.code: each.became for each in found.items if each.became is not Became.SAME}


def test_an_answer_that_was_filled_in_is_a_change_and_all_others_are_not() -> None:
    found = compared(typed(form(text="old"), "only.text", answer="new"), text="old")
    assert became(found) == {"text": Became.MINE}
    assert (found.items[2].stored, found.items[2].given) == (Given(value="old"), Given(value="new"))


def test_what_somebody_else_changed_meanwhile_stays_theirs() -> None:
    assert became(compared(form(text="old"), text="theirs")) == {"text": Became.THEIRS}


def test_what_both_changed_is_shown_to_choose_from_unless_they_agree() -> None:
    mine = typed(form(text="old"), "only.text", answer="mine")
    assert became(compared(mine, text="theirs")) == {"text": Became.BOTH}
    assert became(compared(mine, text="mine")) == {}


def test_two_who_changed_different_questions_of_a_section_are_merged() -> None:
    mine = typed(form(number="1", text="old"), "only.text", answer="mine")
    assert became(compared(mine, number="2", text="old")) == {"number": Became.THEIRS, "text": Became.MINE}


def test_without_its_mark_a_difference_is_asked_about() -> None:
    lost = typed(form(text="old"), "only.text", mark="")
    assert became(compared(lost, text="theirs")) == {"text": Became.BOTH}
    assert became(compared(typed(lost, "only.text", answer="new"))) == {"text": Became.MINE}


def test_an_answer_that_was_emptied_is_a_change() -> None:
    found = compared(typed(form(text="old"), "only.text", answer=""), text="old")
    assert became(found) == {"text": Became.MINE}
    assert not found.items[2].given


def test_a_wrong_row_is_told_with_its_sheet_row_and_what_to_do() -> None:
    found = compared(typed(form(), "only.table.green", answer="some"))
    fault = found.faults[0]
    assert (fault.where.sheet, fault.where.row, fault.written) == ("1 Only", 7, "some")
    assert fault.words == "Green: “some” is not a whole number"
    assert [each.code for each in found.bad] == ["table"]
    assert found.those(Became.MINE) == []
    assert "table" not in found.after


def test_a_wrong_answer_that_is_stored_already_is_no_fault_of_the_form() -> None:
    found = compared(form(number="many"), number="many")
    assert (found.faults, found.bad) == ([], [])
    assert [each.words for each in found.left if each.place == "only.number"] == [
        "“many” is not a whole number"
    ]


def test_what_does_not_fit_another_answer_can_be_saved_and_is_told() -> None:
    found = compared(typed(form(table={"red": "3"}), "only.number", answer="4"), table={"red": "3"})
    assert found.faults == []
    assert [each.code for each in found.those(Became.MINE)] == ["number"]
    told = {each.place: (each.where.row, each.words) for each in found.left}
    assert told["only.number"] == (4, "number and table do not fit")
    assert told["only.text"][1] == "Enter an answer"


def test_too_long_a_text_is_a_fault_also_where_the_question_does_not_apply() -> None:
    found = compared(typed(form(number="1"), "only.more", answer="x" * 300), number="1")
    assert [each.words for each in found.faults] == ["The answer must be 200 characters or fewer. It has 300"]


def test_a_reason_that_is_none_of_those_listed_is_a_fault() -> None:
    found = compared(typed(form(number="1"), "only.number", answer="", why="busy"), number="1")
    assert [each.words for each in found.faults] == [
        "“busy” is none of the reasons listed. Choose one, or delete it"
    ]


def test_an_answer_and_a_reason_for_none_is_a_fault() -> None:
    found = compared(typed(form(), "only.number", answer="3", why="We do not know"))
    assert [each.words for each in found.faults] == ["Give an answer, or say “We do not know”, but not both"]


def test_a_row_that_is_gone_takes_nothing_away() -> None:
    whole_form = form(table={"red": "1", "green": "2"})
    short = Filled({place: each for place, each in whole_form.lines.items() if place != "only.table.green"})
    found = compared(short, table={"red": "1", "green": "2"})
    assert [each.words for each in found.faults] == [
        "The row “Green” is missing. Download the form again and copy your answers"
    ]
    gone = Filled({place: each for place, each in whole_form.lines.items() if "table" not in place})
    assert became(compared(gone, table={"red": "1", "green": "2"})) == {}


def test_a_row_that_stands_twice_is_told_and_neither_is_taken() -> None:
    found = typed(form(), "only.text", answer="one")
    again = (*found.lines["only.text"], Written(Where("1 Only", 30), "two"))
    told = compared(Filled({**found.lines, "only.text": again}))
    assert [(each.where.row, each.words) for each in told.faults] == [
        (30, "This row stands in the form twice, also in row 9")
    ]
    assert "text" not in told.after


def test_a_row_of_no_question_is_told_and_left() -> None:
    strange = Filled({**form().lines, "only.nothing": (Written(Where("1 Only", 40), "12"),)})
    assert [(each.where.row, each.written) for each in compared(strange).faults] == [(40, "12")]


def test_sections_of_others_are_neither_compared_nor_told_of() -> None:
    found = compared(typed(form(), "only.text", answer="new"), set())
    assert (found.items, found.left, found.not_theirs) == ((), [], ("Only",))


def test_what_was_read_is_carried_by_a_page_and_comes_back() -> None:
    found = typed(form(number="1"), "only.text", answer="=1+1 ŵ")
    assert carrying.unpacked(carrying.packed(found, "SRV-1"), "SRV-1") == found


@pytest.mark.parametrize("sent", ["", "x", "eJwDAAAAAAE=", "!!", "ŵ", "eJyrVspOrVSyUqpWKkktLlGyqgUAKEYFHw=="])
def test_what_is_no_form_is_not_taken_from_a_page(sent: str) -> None:
    with pytest.raises(Refused, match="upload the form again"):
        carrying.unpacked(sent, "SRV-1")


def test_what_is_of_another_return_is_not_taken_from_a_page() -> None:
    sent = carrying.packed(form(), "SRV-2")
    with pytest.raises(Refused, match="upload the form again"):
        carrying.unpacked(sent, "SRV-1")


def test_more_text_than_a_page_can_carry_is_refused_with_what_to_do() -> None:
    made = random.Random(1)  # noqa: S311 - what cannot be packed
    lines = {str(row): (Written(Where("1", row), made.randbytes(600).hex()),) for row in range(600)}
    with pytest.raises(Refused, match="Shorten the long answers"):
        carrying.packed(Filled(lines), "SRV-1")
