from enum import StrEnum
from typing import Any

import pytest

from volunteer_app.roles import rules, wording
from volunteer_app.roles.rules import ConvictionsQuestion, CriminalRecordLevel
from volunteer_app.roles.wording import Wording

WORDINGS: list[tuple[type[StrEnum], dict[Any, Wording]]] = [
    (rules.ConvictionsQuestion, wording.CONVICTIONS_WORDING),
    (rules.CriminalRecordLevel, wording.CRIMINAL_RECORD_WORDING),
    (rules.HmppsVetting, wording.HMPPS_VETTING_WORDING),
    (rules.EstablishmentClearance, wording.CLEARANCE_WORDING),
]


@pytest.mark.parametrize(("kind", "said"), WORDINGS)
def test_every_value_has_a_sentence_for_both_readers(kind: type[StrEnum], said: dict[Any, Wording]) -> None:
    assert set(said) == set(kind)
    for sentences in said.values():
        assert sentences.public.endswith(".")
        assert sentences.coordinator.endswith(".")


def test_an_applicant_asked_about_spent_convictions_is_told_that_the_order_applies() -> None:
    said = wording.CONVICTIONS_WORDING[ConvictionsQuestion.SPENT_NOT_PROTECTED].public
    assert "(Exceptions) Order 1975" in said
    assert "protected" in said


def test_an_applicant_asked_about_unspent_convictions_is_told_that_spent_ones_stay_private() -> None:
    said = wording.CONVICTIONS_WORDING[ConvictionsQuestion.UNSPENT].public
    assert "Rehabilitation of Offenders Act 1974" in said
    assert "do not have to tell us about spent ones" in said


@pytest.mark.parametrize("question", [ConvictionsQuestion.UNSPENT, ConvictionsQuestion.SPENT_NOT_PROTECTED])
def test_nobody_is_asked_before_an_offer(question: ConvictionsQuestion) -> None:
    assert wording.CONVICTIONS_WORDING[question].public.startswith("If we offer you this role")
    assert "only after the offer" in wording.CONVICTIONS_WORDING[question].coordinator


def test_a_check_set_by_the_prison_is_not_replaced_by_a_certificate() -> None:
    said = wording.CRIMINAL_RECORD_WORDING[CriminalRecordLevel.SET_BY_ESTABLISHMENT].coordinator
    assert "does not stand in for it" in said


@pytest.mark.parametrize(
    ("needed", "sentence"),
    [
        (0, "You do not need to give a referee."),
        (1, "We will ask you for 1 referee."),
        (2, "We will ask you for 2 referees."),
    ],
)
def test_the_number_of_referees_reads_as_a_sentence(needed: int, sentence: str) -> None:
    assert wording.references_wording(needed) == sentence


@pytest.mark.parametrize(
    "kind", [rules.RoleSetting, *(kind for kind, _ in WORDINGS)], ids=lambda kind: kind.__name__
)
def test_every_value_has_words_of_its_own_and_no_code(kind: Any) -> None:
    said = [value.words for value in kind]
    assert len(set(said)) == len(said)
    assert not any(
        "_" in words or words.lower() == value.value
        for value, words in zip(kind, said, strict=True)
        if value.value not in {"none"}
    )
