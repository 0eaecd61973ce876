from dataclasses import replace

from tests.factories.packs import FIRST, SECOND, make_content, make_module
from volunteer_app.training.packs import comparing


def test_what_is_the_same_is_not_told() -> None:
    assert comparing.facts(make_content(), make_content()) == []
    assert comparing.modules(make_content(), make_content()) == []


def test_a_fact_that_changes_is_told_as_it_was_and_as_it_will_be() -> None:
    before, after = make_content(), make_content(pass_mark=60)
    assert comparing.facts(before, after) == [comparing.Changed("Pass mark in per cent", 80, 60)]


def test_modules_that_are_new_left_out_moved_and_changed_are_told() -> None:
    new = make_module("new-one")
    longer = replace(make_module(FIRST), minutes=30, title="The very first day")
    before = make_content()
    after = make_content(modules=(longer, new))
    assert [(each.title, each.what) for each in comparing.modules(before, after)] == [
        ("The very first day", "Other title and minutes"),
        ("New one", "New"),
        ("Last day", "Left out"),
    ]
    turned = make_content(modules=(make_module(SECOND), make_module(FIRST)))
    assert [each.what for each in comparing.modules(before, turned)] == ["Other place", "Other place"]


def test_paragraphs_that_go_and_come_are_told() -> None:
    module = make_module(FIRST)
    said = replace(module, content=module.content.replace("Ask **first**.", "Ask, and wait."))
    found = comparing.modules(make_content(), make_content(modules=(said, make_module(SECOND))))
    assert [(each.what, each.lines) for each in found] == [
        ("Other text", (("-", "Ask **first**."), ("+", "Ask, and wait."))),
    ]
