"""The equality questions: what is asked, in which order, and what becomes of an answer."""

from datetime import date

import pytest

from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import PREFER_NOT, Option, Question, Said

# The order of the GOV.UK pattern, with ours after it
ORDER = (
    "disability",
    "disability_impact",
    "ethnic_group",
    "marital_status",
    "religion",
    "sex",
    "gender_identity",
    "sexual_orientation",
    "caring",
    "socio_economic",
    "lived_experience",
)


def test_questions_come_in_the_order_of_the_pattern_and_age_is_none_of_them() -> None:
    assert tuple(each.code for each in rules.questions()) == ORDER


def test_lived_experience_is_put_to_nobody_without_its_legal_condition() -> None:
    assert rules.asked(with_condition=False) == ORDER[:-1]
    assert rules.asked(with_condition=True) == ORDER
    assert rules.pages(with_condition=False) == rules.PAGES[:-1]
    assert rules.pages(with_condition=True) == rules.PAGES


def test_there_are_nineteen_ethnic_groups_in_five_broad_ones_and_roma_is_one() -> None:
    asked = rules.question("ethnic_group")
    assert len(asked.options) == 19
    assert asked.groups == (
        "White",
        "Mixed or Multiple ethnic groups",
        "Asian or Asian British",
        "Black, Black British, Caribbean or African",
        "Other ethnic group",
    )
    assert [each.label for each in asked.options if each.group == "White"] == [
        "English, Welsh, Scottish, Northern Irish or British",
        "Irish",
        "Gypsy or Irish Traveller",
        "Roma",
        "Any other White background",
    ]


def test_no_code_of_an_answer_says_two_things_and_each_list_has_its_source() -> None:
    for each in rules.all_versions():
        codes = [option.code for option in each.options]
        assert len(set(codes)) == len(codes)
        assert PREFER_NOT not in codes
        assert each.source
        assert each.effective_from > date.min


def test_a_code_of_another_service_leads_to_one_answer() -> None:
    for each in rules.questions():
        codes = [code for option in each.options for code in option.hmpps] + list(each.prefer_not_hmpps)
        assert len(set(codes)) == len(codes), each.code


@pytest.mark.parametrize(
    ("code", "there", "here"),
    [
        ("ethnic_group", "W5", "white_roma"),
        ("ethnic_group", "W1", "white_british"),
        ("ethnic_group", "O2", "other_arab"),
        ("religion", "NIL", "none"),
        ("religion", "QUAK", "christian"),
        ("religion", "RAST", "other"),
        ("sex", "F", "female"),
        ("sexual_orientation", "HOM", "gay_or_lesbian"),
    ],
)
def test_codes_of_hmpps_services_lead_to_the_same_thing(code: str, there: str, here: str) -> None:
    found = [option.code for option in rules.question(code).options if there in option.hmpps]
    assert found == [here]


def test_not_asked_not_answered_and_prefer_not_to_say_stay_three() -> None:
    asked = {"religion", "sex", "caring"}
    answers = {"religion": PREFER_NOT, "sex": "female"}
    said = {code: rules.said(code, asked, answers) for code in ("religion", "sex", "caring", "disability")}
    assert said == {
        "religion": Said.PREFER_NOT,
        "sex": Said.ANSWERED,
        "caring": Said.NOT_ANSWERED,
        "disability": Said.NOT_ASKED,
    }


@pytest.mark.parametrize("disability", ["no", PREFER_NOT, None])
def test_the_impact_of_a_condition_is_kept_only_of_those_who_have_one(disability: str | None) -> None:
    answers = {"disability_impact": "a_lot"} | ({"disability": disability} if disability else {})
    assert "disability_impact" not in rules.tidy(answers)
    assert "disability_impact" not in rules.tidy_asked(["disability", "disability_impact"], answers)
    yes = {"disability": "yes", "disability_impact": "a_lot"}
    assert rules.tidy(yes) == yes
    assert rules.tidy_asked(yes, yes) == ["disability", "disability_impact"]


def test_what_is_no_answer_is_not_kept() -> None:
    assert rules.tidy({"religion": "jedi", "shoe_size": "44", "sex": "male"}) == {"sex": "male"}


def test_an_older_version_keeps_its_words_and_is_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Question("sex", "Sex?", (Option("once", "As it was"),), version=1)
    new = Question("sex", "Sex now?", (Option("now", "As it is"),), version=2)
    assert rules.latest((old, new)) == (new,)
    assert rules.latest((new, old)) == (new,)
    monkeypatch.setattr(rules, "all_versions", lambda: (old, new))
    assert rules.words_of("sex", "once") == "As it was"
    assert rules.words_of("sex", PREFER_NOT) == "Prefer not to say"
    with pytest.raises(KeyError):
        rules.words_of("sex", "never")
