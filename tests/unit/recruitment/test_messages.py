"""Placeholders are checked, and no value of a person can change a message."""

import html
import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volunteer_app.foundation.mail_transport import one_line
from volunteer_app.recruitment.messages import rules, wording
from volunteer_app.recruitment.messages.rendering import render
from volunteer_app.recruitment.messages.rules import Audience

HOSTILE = "<b>*Ada*</b>\r\nBcc: x@example.org [evil](javascript:alert(1)) {{stage}} \ue001"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{frist_name}}", "There is no placeholder {{frist_name}}. Did you mean {{first_name}}?"),
        ("{{First Name}}", "Did you mean {{first_name}}?"),
        ("{{postcode}}", "There is no placeholder {{postcode}}"),
        ("{{}}", "There is no placeholder {{}}"),
        ("Hello {{first_name", "not closed"),
        ("Hello first_name}}", "not closed"),
        ("{{{first_name}}}", ""),
        ("Hello {first_name}", "Write {{first_name}} with two braces on each side"),
        ("Hello {first name}", "Write {{first_name}} with two braces on each side, not {first name}"),
        ("Hello { First-Name }", "Write {{first_name}} with two braces on each side, not { First-Name }"),
        ("Hello {frist_name}", "Write {{first_name}} with two braces on each side, not {frist_name}"),
        ("Hello {Sender  name}", "Write {{sender_name}} with two braces on each side"),
        ("Hello {{organisation}} and {stage}", "Write {{stage}} with two braces on each side"),
        ("See you at the {stage door}", ""),
        ("A set {1, 2} and an empty one {}", ""),
        ("[a](https://x.org/{{first_name}})", "cannot stand in the address of a link"),
        ("<https://x.org/{{first_name}}>", "cannot stand in the address of a link"),
        ("[a]: https://x.org/{{first_name}}", "cannot stand in the address of a link"),
        ("Hello {{first_name}} and {{ organisation }}", ""),
        ("Nothing at all", ""),
    ],
)
def test_a_placeholder_that_is_wrong_is_named_with_the_nearest_known_one(text: str, says: str) -> None:
    problem = rules.placeholder_problem(text)
    assert says in problem
    assert bool(problem) == bool(says)


def test_a_placeholder_about_an_application_is_refused_for_people() -> None:
    texts = ("About {{opportunity}}", "Hello {{first_name}}")
    assert "{{opportunity}} needs an application" in rules.audience_problem(texts, Audience.PEOPLE)
    assert rules.audience_problem(texts, Audience.APPLICATIONS) == ""


def test_a_hostile_name_is_only_a_name_in_subject_html_and_text() -> None:
    made = render("Hello {{first_name}}", "Hello **{{first_name}}**,\n\n- {{ first_name }}\n")
    values = {"first_name": HOSTILE, "stage": "secret"}
    shown = "<b>*Ada*</b> Bcc: x@example.org [evil](javascript:alert(1)) {{stage}}"
    assert made.subject_for(values) == f"Hello {shown}"
    escaped = html.escape(shown)
    assert made.html_for(values) == (
        f"<p>Hello <strong>{escaped}</strong>,</p>\n<ul>\n<li>{escaped}</li>\n</ul>\n"
    )
    assert made.text_for(values) == f"Hello {shown},\n\n- {shown}\n"


@settings(deadline=None)
@given(value=st.text(max_size=60), body=st.text(max_size=80))
def test_whatever_a_person_is_called_the_message_keeps_its_shape(value: str, body: str) -> None:
    made = render("{{full_name}}", f"{body}\n\nDear {{{{full_name}}}}, [us](https://example.org)")
    assert shape(made.html_for({"full_name": value})) == shape(made.html_for({"full_name": "Ada"}))
    assert "\n" not in made.subject_for({"full_name": value})
    assert made.text_for({"full_name": value}).count("\n") == made.text_for({"full_name": "Ada"}).count("\n")


@settings(deadline=None)
@given(body=st.text(max_size=200))
def test_no_body_leads_anywhere_but_to_the_web_or_to_mail_and_holds_no_html_of_its_own(body: str) -> None:
    tree = html5lib.parseFragment(render("s", body).html_for({}), namespaceHTMLElements=False)
    allowed = {"p", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "blockquote", "hr", "br"}
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            assert element.tag in allowed
            assert set(element.attrib) <= {"href", "title", "start"}
            assert element.get("href", "https://").lower().startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/people",
        "vbscript:x",
        "file:///etc/passwd",
        "&#x6A;avascript:alert(1)",
        "\x01javascript:alert(1)",
    ],
)
def test_a_link_to_anything_else_stays_text(address: str) -> None:
    assert "<a" not in render("s", f"[here]({address})").html
    assert "<a" not in render("s", f"<{address}>").html


def test_html_pictures_tables_and_code_stay_text() -> None:
    made = render(
        "s", "<script>x</script>\n\n![p](https://x.org/p.png)\n\n|a|b|\n|-|-|\n\n`code`\n\n    more"
    )
    assert "<script" not in made.html
    assert "<img" not in made.html
    assert "<table" not in made.html
    assert "<code" not in made.html


def test_the_text_part_reads_like_a_letter() -> None:
    body = (
        "# News\n\nHello **{{first_name}}**, see [our page](https://x.org/a) or <https://x.org/b>.\n\n"
        "1. one\n2. two\n   - deep\n\nAfter  \nthe end\n\n---\n\nMail [us](mailto:us@x.org)"
    )
    assert render("s", body).text_for({"first_name": "Ada"}) == (
        "News\n\nHello Ada, see our page (https://x.org/a) or https://x.org/b.\n\n"
        "1. one\n2. two\n  - deep\n\nAfter\nthe end\n\n--------\n\nMail us (us@x.org)\n"
    )


def test_control_characters_and_line_breaks_leave_one_line() -> None:
    assert one_line("a\r\nBcc: b\x00\x85\u2028c\u202e") == "a Bcc: b c"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your certificate 0012 3456 7890 is here", 1),
        ("Your certificate 001234567890", 1),
        ("Call 020 7946 0018", 0),
        ("He was convicted", 1),
        ("We are convinced that this works", 0),
        ("Come to our meeting on 3 May 2026", 0),
    ],
)
def test_delicate_words_and_numbers_like_certificates_are_named(text: str, found: int) -> None:
    assert len(rules.delicate("Subject", text)) == found


def test_the_day_has_a_limit_said_in_a_sentence() -> None:
    assert rules.day_problem(1500, 500) == ""
    assert "2,000 messages to many people a day" in rules.day_problem(1501, 500)
    assert "499 are left" in rules.day_problem(1501, 500)


def test_our_templates_have_only_placeholders_that_there_are_and_nothing_delicate() -> None:
    assert len(wording.starters()) >= 3
    for each in wording.starters().values():
        assert rules.placeholder_problem(f"{each.subject}\n{each.body}") == "", each.code
        assert rules.delicate(each.subject, each.body) == [], each.code


def shape(markup: str) -> list[str]:
    """The tags of a piece of HTML, in their order."""
    return re.findall(r"</?[a-z0-9]+", markup)


@pytest.mark.parametrize(
    "entity", ["&#xE006;", "&#xe006;", "&#57350;", "&#x0E006;", "\ue000&#xE006;", "&#\ue000xE006;"]
)
def test_no_entity_stands_for_a_placeholder(entity: str) -> None:
    made = render("Hello", f'Hello {entity} and [a](https://example.org "{entity}") &amp; &eacute;')
    values = {each.name: "secret" for each in rules.PLACEHOLDERS}
    assert "secret" not in made.html_for(values) + made.text_for(values)
    assert "&amp; é" in made.html_for(values)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("- [write the first thing]", "[write the first thing]"),
        ("See [us](https://e.org), [here][1], [them]\n\n[1]: https://e.org\n[them]: https://e.org", ""),
        (r"We said \[so]", ""),
        ("- [ ] nothing", ""),
        ("When: [day\nand time]", ""),
    ],
)
def test_what_a_template_left_to_be_written_is_named(body: str, names: str) -> None:
    problem = rules.unsendable(("Hello", body), Audience.PEOPLE)
    assert (names in problem, bool(problem)) == (True, bool(names))


def test_starters_that_tell_to_write_something_are_not_sent_untouched() -> None:
    for code, starter in wording.starters().items():
        tells = re.search(r"^(- |\*\*.*\*\* )\[?write", starter.body, re.MULTILINE)
        assert bool(tells) == bool(rules.gap_problem((starter.subject, starter.body))), code
