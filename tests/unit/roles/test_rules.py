from enum import StrEnum
from typing import Any

import pytest

from volunteer_app.roles import rules
from volunteer_app.roles.rules import ConvictionsQuestion, CriminalRecordLevel, Wording

WORDINGS: list[tuple[type[StrEnum], dict[Any, Wording]]] = [
    (rules.ConvictionsQuestion, rules.CONVICTIONS_WORDING),
    (rules.CriminalRecordLevel, rules.CRIMINAL_RECORD_WORDING),
    (rules.HmppsVetting, rules.HMPPS_VETTING_WORDING),
    (rules.EstablishmentClearance, rules.CLEARANCE_WORDING),
]


@pytest.mark.parametrize(("kind", "wording"), WORDINGS)
def test_every_value_has_a_sentence_for_both_readers(
    kind: type[StrEnum], wording: dict[Any, Wording]
) -> None:
    assert set(wording) == set(kind)
    for sentences in wording.values():
        assert sentences.public.endswith(".")
        assert sentences.coordinator.endswith(".")


def test_an_applicant_asked_about_spent_convictions_is_told_that_the_order_applies() -> None:
    said = rules.CONVICTIONS_WORDING[ConvictionsQuestion.SPENT_NOT_PROTECTED].public
    assert "(Exceptions) Order 1975" in said
    assert "protected" in said


def test_an_applicant_asked_about_unspent_convictions_is_told_that_spent_ones_stay_private() -> None:
    said = rules.CONVICTIONS_WORDING[ConvictionsQuestion.UNSPENT].public
    assert "Rehabilitation of Offenders Act 1974" in said
    assert "do not have to tell us about spent ones" in said


@pytest.mark.parametrize("question", [ConvictionsQuestion.UNSPENT, ConvictionsQuestion.SPENT_NOT_PROTECTED])
def test_nobody_is_asked_before_an_offer(question: ConvictionsQuestion) -> None:
    assert rules.CONVICTIONS_WORDING[question].public.startswith("If we offer you this role")
    assert "only after the offer" in rules.CONVICTIONS_WORDING[question].coordinator


def test_a_check_set_by_the_prison_is_not_replaced_by_a_certificate() -> None:
    said = rules.CRIMINAL_RECORD_WORDING[CriminalRecordLevel.SET_BY_ESTABLISHMENT].coordinator
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
    assert rules.references_wording(needed) == sentence
