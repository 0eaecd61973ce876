from volunteer_app.desk.rules.telling import WORDS, told
from volunteer_app.people.rules import Action as Person
from volunteer_app.placements.rules import Action as Placement
from volunteer_app.recruitment.rules import Action as Application
from volunteer_app.training.rules import Action as Training
from volunteer_app.vetting.rules import Action as Check


def test_every_change_of_a_persons_own_records_has_words() -> None:
    known = {*Person, *Placement, *Check, *Training}
    assert known <= set(WORDS)


def test_a_move_says_to_which_stage() -> None:
    assert told(Application.MOVE, {"stage": "on_hold"}) == "Application moved to “on hold”"
    assert told(Application.MOVE, {}) == "Application moved"


def test_a_check_says_of_what_kind_it_is_and_nothing_of_its_values() -> None:
    values = {"outcome": "barred", "note": "secret", "certificate_number": "001234567890"}
    assert told(Check.DECIDE, values, "Identity") == "Check decided: Identity"
    assert told(Check.DECIDE, values) == "Check decided"


def test_what_a_prison_decided_cannot_be_told_from_the_words() -> None:
    assert len({told(action, {}) for action in (Check.CLEAR, Check.REFUSE, Check.REVOKE)}) == 1


def test_an_edit_never_says_what_was_there_before_or_after() -> None:
    assert told(Person.EDIT, {"access_needs": "private"}) == "Details changed"
