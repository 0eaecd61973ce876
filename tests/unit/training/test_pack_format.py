"""What a pack's files must be; each fault is told with its file, its line and a reason."""

import re
from datetime import date

import pytest

from tests.factories.pack_files import CODE, Files, changed, pack_files
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.content import Question
from volunteer_app.training.packs.faults import Fault, Faulty


def faults(files: Files, folder: str = "") -> list[Fault]:
    with pytest.raises(Faulty) as told:
        packs.read(files, folder)
    return told.value.faults


def line_of(files: Files, file: str, words: str, *, last: bool = False) -> int:
    """The number of the line that begins with these words."""
    found = [
        n for n, line in enumerate(files[file].decode().split("\n"), 1) if line.strip().startswith(words)
    ]
    return found[-1 if last else 0]


def test_a_pack_is_read_whole_and_in_order() -> None:
    pack = packs.read(pack_files(), CODE)
    assert (pack.title, pack.version, pack.valid_from) == ("First Steps", "1.0", date(2026, 11, 22))
    assert pack.summary == "Short, and good."
    assert [(each.code, each.minutes) for each in pack.modules] == [("first-day", 20), ("last-day", 15)]
    first = pack.modules[0]
    assert first.questions[0].right == {0}
    assert first.questions[0].answers[1].because == "A guess can hurt."
    assert first.content.startswith("You start here.")
    assert first.further_reading[0].url == ""
    assert pack.sources[0].url == "https://www.legislation.gov.uk/ukpga/1974/53"
    assert packs.warnings(pack) == []


def test_the_same_words_laid_out_otherwise_have_the_same_digest_and_other_words_another() -> None:
    windows = {
        name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for name, content in pack_files().items()
    }
    said = packs.read(pack_files()).digest
    assert packs.read(windows).digest == said
    assert packs.read(changed("last-day.md", "Then listen", "Then wait")).digest != said


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ('title = "First Steps"\n', "", "code", "“title” is missing from pack.toml"),
        ("pass_mark", "passmark", "passmark", "“passmark” is not a key of pack.toml. Did you mean “pass_"),
        ("minutes = 35", "minutes = 36", "minutes", "“minutes” is 36, but the modules take 35 together"),
        ("minutes = 35", 'minutes = "35"', "minutes", "“minutes” must be a whole number from 1 to 6,000"),
        ("minutes = 35", "minutes = true", "minutes", "“minutes” must be a whole number"),
        ("pass_mark = 75", "pass_mark = 0", "pass_mark", "“pass_mark” must be a whole number from 1 to 100"),
        ("= 2026-11-22", '= "soon"', "valid_from", "“valid_from” must be a day such as 2026-11-22"),
        ("= 2026-11-22", "= 2026-11-22T10:00:00", "valid_from", "“valid_from” must be a day"),
        ('"1.0"', '"one"', "version", "“version” must be numbers with points"),
        ('["prison", "community"]', '["prison", "court"]', "settings", "not “court”"),
        ('["prison", "community"]', '["prison", "prison"]', "settings", "“prison” stands twice"),
        ('["prison", "community"]', '"prison"', "settings", "“settings” must be a list"),
        ('["Begin well", ', '[3, "Begin", ', "aims", "Each of “aims” must be words in quotation marks"),
        ('"Begin well", ', "", "aims", "“aims” must have from 4 to 8 entries; it has 3"),
        ('"first-steps"', '"First Steps"', "code", "“code” must be small letters, digits and hyphens"),
        ('"first-day", ', '"first-day", "gone", ', "modules", "The module “gone” has no file gone.md"),
        ('"first-day", ', '"../first-day", ', "modules", "“../first-day” must be small letters"),
        ('"https://www', '"javascript://www', "url", "“url” must be the whole address of a page"),
        ('publisher = "legislation.gov.uk"\n', "", "[[sources]]", "“publisher” is missing from [[sources]]"),
        ('"First Steps"', '"First\\u0000Steps"', "title", "holds the sign U+0000, which cannot be seen"),
        ('"First Steps"', '""', "title", "“title” must not be empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_pack_toml_is_told_at_its_line(old: str, new: str, at: str, reason: str) -> None:
    files = changed("pack.toml", old, new)
    at_line = 1 if old.startswith("title") else line_of(files, "pack.toml", at)
    assert any(
        each.file == "pack.toml" and each.line == at_line and reason in each.reason for each in faults(files)
    ), faults(files)


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ("right = true", "right = false", "[[questions]]", "No answer of this question is right"),
        ("right = true", 'right = "yes"', "right", "“right” must be true or false, without quotation marks"),
        ('text = "Guess"\n    right = false', 'text = "Guess"\n    right = true', "several", "2 answers"),
        ('text = "Guess"', 'text = "Ask"', "[[questions]]", "Two answers of this question are the same"),
        ('    because = "You cannot know."\n', "", "[[questions.answers]]", "“because” is missing from"),
        ("several = false\n", "", "[[questions]]", "“several” is missing from [[questions]]"),
        ("several = false\n", "several = false\nhint = 1\n", "hint", "“hint” is not a key of [[questions]]"),
        ("do 1 times", "do 2 times", "[[questions]]", "is asked twice"),
        ("minutes = 20", "minutes = 21", "", "the modules take 36 together"),
        ("+++\ntitle", "title", "title", "The file must begin with a part between two lines of +++"),
        ("minutes = 20", "minutes = = 20", "minutes", "This is not TOML"),
        ("Ask **first**.", "Ask <b>first</b>.", "Ask", "HTML is not allowed"),
        ("Ask **first**.", "<script>alert(1)</script>", "<script>", "HTML is not allowed"),
        ("Ask **first**.", "| | Why |\n|---|---|\n| a | b |", "| | Why |", "Each column of a table"),
        ("Ask **first**.", "Ask [him](https://example.org).", "Ask", "Links do not belong in the text"),
        ("Ask **first**.", "Ask <https://example.org>.", "Ask", "Links do not belong in the text"),
        ("Ask **first**.", "Ask.\n\n[him]: https://example.org\n\n", "[him]", "Links do not belong"),
        ("Ask **first**.", "![him](https://example.org/a.png)", "![him]", "Pictures are not allowed"),
        ("Ask **first**.", "Ask.\n\n    Him", "Him", "must not begin with four spaces"),
        ("Ask **first**.", "Ask\n\n```\nhim\n```", "```", "Blocks of computer code"),
        ("Ask **first**.", "Ask\n\n---\n\n", "---", "Lines across the page"),
        ("Ask **first**.", "Ask `him`", "Ask", "The sign ` is for computer code"),
        ("## What to do", "# What to do", "# What", "Headings begin with ## or ###"),
        ("## What to do", "What to do\n---", "What to do", "Headings begin with ## or ###"),
        ("## What to do", "### What to do", "### What", "A ### heading must stand under a ## heading"),
        ("## What to do\n", "## Why\n\n## What to do\n", "## Why", "Nothing stands under the heading “Why”"),
        ("## Activity", "## Homework", "## Homework", "The last part must be “## Activity”"),
        ("\n\nTalk about it for five minutes.", "", "## Activity", "Nothing stands under the heading"),
        ("Ask **first**.", "Ask \u202efirst.", "Ask", "holds the sign U+202E, which cannot be seen"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_module_is_told_at_its_line(old: str, new: str, at: str, reason: str) -> None:
    files = changed("first-day.md", old, new)
    file = "first-day.md" if at else "pack.toml"
    at_line = line_of(files, file, at or "minutes")
    if reason.startswith("The file must begin"):
        at_line = 1
    if reason == "is asked twice":
        at_line = line_of(files, file, "[[questions]]")
    told = faults(files)
    assert any(e.file == file and e.line == at_line and reason in e.reason for e in told), told


def test_every_answer_right_is_no_question() -> None:
    files = pack_files()
    text = files["first-day.md"].decode().replace("right = false", "right = true", 2)
    told = faults({**files, "first-day.md": text.replace("several = false", "several = true", 1).encode()})
    assert [each.reason for each in told] == [
        "Every answer of this question is right: at least one must be wrong"
    ]


def test_a_missing_module_is_told_and_so_is_a_file_that_no_module_uses() -> None:
    files = pack_files()
    files["spare.md"] = files.pop("last-day.md")
    assert faults(files) == [
        Fault(
            "pack.toml",
            line_of(files, "pack.toml", "modules"),
            "The module “last-day” has no file last-day.md",
        ),
        Fault("spare.md", 0, "pack.toml names no module of this name"),
    ]


def test_a_pack_without_its_first_file_a_broken_one_and_an_empty_module_are_refused() -> None:
    files = pack_files()
    del files["pack.toml"]
    assert faults(files) == [Fault("pack.toml", 0, "The pack has no pack.toml")]
    assert faults(changed("pack.toml", "[[sources]]", "[[sources"))[0].reason.startswith("This is not TOML")
    assert faults({**pack_files(), "last-day.md": b""}) == [Fault("last-day.md", 0, "This file is empty")]
    latin = {**pack_files(), "last-day.md": pack_files()["last-day.md"].replace(b"Ask", b"Ask\xe9")}
    assert "save the file as UTF-8" in faults(latin)[0].reason


def test_a_folder_that_is_not_called_as_its_pack_is_refused() -> None:
    told = faults(pack_files(), "other")
    assert told == [
        Fault(
            "pack.toml", 1, "“code” is “first-steps”, but the folder is called “other”: they must be the same"
        )
    ]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    files = changed("pack.toml", "pass_mark = 75", "pass_mark = 500")
    files = changed("last-day.md", "right = true", "right = 1", files)
    assert len({(each.file, each.line) for each in faults(files)}) >= 2


def test_words_that_are_hard_to_read_are_warned_of_and_very_hard_ones_refused() -> None:
    hard = "Considering numerous responsibilities, coordinators occasionally"
    files = changed("first-day.md", "Ask **first**.", f"{hard} decide.")
    wrong = faults(changed("first-day.md", "Ask **first**.", f"{hard} reconsider everything. " * 8))
    assert re.fullmatch(r"The reading age is [\d.]+: 15 at most, and better 12 to 14", wrong[0].reason)
    pack = packs.read(files)
    warned = [f"{each.file}: {each.reason}" for each in packs.warnings(pack)]
    assert (pack.modules[0].reading_age > 14) == bool(warned)


def test_a_question_is_right_only_with_all_right_answers_and_no_other() -> None:
    answers = packs.read(pack_files()).modules[0].questions[0].answers
    question = Question("?", True, (answers[0], answers[0], answers[1]))
    assert question.is_right([0, 1])
    assert not question.is_right([0])
    assert not question.is_right([0, 1, 2])
    assert not question.is_right([])
