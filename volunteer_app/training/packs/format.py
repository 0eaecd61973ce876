"""Reads a training pack from its files: pack.toml, and one Markdown file for each module.

docs/training-packs.md says how a pack is written. Nothing here touches a disk or a database: files come as a
mapping of names to bytes, from a folder (`folders`) or an upload (`archive`).
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from volunteer_app.training.packs import texts, toml_lines
from volunteer_app.training.packs.content import Answer, ModuleContent, PackContent, Question, Reading
from volunteer_app.training.packs.faults import Fault, Faulty
from volunteer_app.training.packs.rules import Setting
from volunteer_app.training.packs.tables import Table, unseen
from volunteer_app.training.packs.toml_lines import Lines, NotToml

PACK = "pack.toml"
FENCE = "+++"

PACK_KEYS = (
    "code", "title", "version", "valid_from", "validity_months", "minutes", "pass_mark", "audience",
    "required_of", "settings", "summary", "aims", "modules", "sources",
)  # fmt: skip
MODULE_KEYS = ("title", "minutes", "aims", "questions", "further_reading")

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
ADDRESS = re.compile(r"https?://[^\s/@]+(/\S*)?")

LONGEST_CODE, LONGEST_TITLE, LONGEST_WORDS, LONGEST_ADDRESS = 60, 120, 600, 500
MOST_MODULES = 40
# Reading ages: above the first a writer is told so, above the second the pack is refused
READING_AGE, HIGHEST_READING_AGE = 14.0, 15.0


def read(files: Mapping[str, bytes], folder: str = "") -> PackContent:
    """The pack that these files are.

    Args:
        files: contents by name.
        folder: the name of their folder, which must be the pack's code; empty for an upload.

    Raises:
        Faulty: with everything that is wrong.
    """
    faults: list[Fault] = []
    written = _text(PACK, files, faults) if PACK in files else None
    table = _toml(PACK, written, 0, faults) if written is not None else None
    if table is None:
        raise Faulty(faults or [Fault(PACK, 0, f"The pack has no {PACK}")])
    content = _pack(table, folder)
    codes = table.texts("modules", 1, MOST_MODULES, LONGEST_CODE)
    content = replace(content, modules=tuple(_modules(codes, files, table, faults)))
    _check_whole(content, codes, table)
    used = {PACK, *(_file_of(code) for code in codes)}
    faults += [Fault(name, 0, f"{PACK} names no module of this name") for name in files if name not in used]
    if faults:
        raise Faulty(faults)
    return replace(content, digest=digest(content))


def warnings(content: PackContent) -> list[Fault]:
    """What a writer should look at again, though the pack can be used."""
    return [
        Fault(_file_of(each.code), 0, f"The reading age is {each.reading_age}; aim for 12 to 14")
        for each in content.modules
        if each.reading_age > READING_AGE
    ]


def digest(content: PackContent) -> str:
    """A number for all that the pack says: the same words have the same one, however they are laid out."""
    said = asdict(content)
    del said["digest"]
    for module in said["modules"]:
        del module["reading_age"]  # follows from the words, by whichever way of counting holds
    written = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _file_of(code: str) -> str:
    return f"{code}.md"


def _text(name: str, files: Mapping[str, bytes], faults: list[Fault]) -> str | None:
    """A file as text with plain line breaks; None after a fault."""
    try:
        text = files[name].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = files[name].count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, line, "This is not plain text in UTF-8: save the file as UTF-8"))
        return None
    for number, line_text in enumerate(text.split("\n"), 1):
        if sign := unseen(line_text):
            faults.append(Fault(name, number, f"This line holds {sign}, which cannot be seen"))
            return None
    return text


def _toml(file: str, text: str, before: int, faults: list[Fault]) -> Table | None:
    try:
        values = toml_lines.read(text)
    except NotToml as error:
        faults.append(Fault(file, before + error.line, error.reason))
        return None
    return Table(file, values, Lines(text, before), faults)


def _pack(table: Table, folder: str) -> PackContent:
    table.only(PACK_KEYS)
    code = _code(table, folder)
    version = table.text("version", 14)
    if version and not VERSION.fullmatch(version):
        table.fault('“version” must be numbers with points, such as "2.0"', "version")
    return PackContent(
        code=code,
        title=table.text("title", LONGEST_TITLE),
        version=version,
        valid_from=table.day("valid_from"),
        validity_months=table.number("validity_months", 1, 120),
        minutes=table.number("minutes", 1, 6000),
        pass_mark=table.number("pass_mark", 1, 100),
        audience=table.text("audience", LONGEST_WORDS),
        required_of=table.text("required_of", LONGEST_WORDS),
        settings=_settings(table),
        summary=table.text("summary", 2000),
        aims=table.texts("aims", 4, 8, LONGEST_WORDS),
        sources=_readings(table, "sources", 1, 60),
        modules=(),
    )


def _code(table: Table, folder: str) -> str:
    code = table.text("code", LONGEST_CODE)
    if code and not CODE.fullmatch(code):
        table.fault("“code” must be small letters, digits and hyphens, such as first-aid", "code")
    elif code and folder and code != folder:
        table.fault(f"“code” is “{code}”, but the folder is called “{folder}”: they must be the same", "code")
    return code


def _settings(table: Table) -> tuple[str, ...]:
    found = table.texts("settings", 1, len(Setting), LONGEST_CODE)
    for each in found:
        if each and each not in set(Setting):
            table.fault(f'“settings” can hold "prison" and "community", not “{each}”', "settings")
    return found


def _readings(table: Table, key: str, least: int, most: int) -> tuple[Reading, ...]:
    found = []
    for each in table.tables(key, least, most):
        each.only(("title", "publisher"), ("url",))
        url = each.text("url", LONGEST_ADDRESS)
        if url and not ADDRESS.fullmatch(url):
            each.fault("“url” must be the whole address of a page, from https:// on; or leave it out", "url")
        found.append(Reading(each.text("title", 300), each.text("publisher", 200), url))
    return tuple(found)


def _modules(
    codes: Sequence[str], files: Mapping[str, bytes], table: Table, faults: list[Fault]
) -> list[ModuleContent]:
    found = []
    for code in codes:
        if not CODE.fullmatch(code):
            table.fault(f"“{code}” must be small letters, digits and hyphens, such as first-day", "modules")
        elif _file_of(code) not in files:
            table.fault(f"The module “{code}” has no file {_file_of(code)}", "modules")
        elif module := _module(code, files, faults):
            found.append(module)
    return found


def _module(code: str, files: Mapping[str, bytes], faults: list[Fault]) -> ModuleContent | None:
    file = _file_of(code)
    written = _text(file, files, faults)
    if written is None:
        return None
    lines = written.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if lines == [""]:
        faults.append(Fault(file, 0, "This file is empty"))
        return None
    if len(fences) < 2 or fences[0] != 0:
        faults.append(Fault(file, 1, f"The file must begin with a part between two lines of {FENCE}"))
        return None
    before = fences[1] + 1
    table = _toml(file, "\n".join(lines[1 : fences[1]]), 1, faults)
    content = "\n".join(lines[before:]).strip("\n") + "\n"
    skipped = next((place for place, line in enumerate(lines[before:]) if line.strip()), 0)
    faults += [Fault(file, before + skipped + line, why) for line, why in texts.problems(content)]
    return _read_module(code, table, content) if table else None


def _read_module(code: str, table: Table, content: str) -> ModuleContent:
    table.only(MODULE_KEYS)
    age = texts.age_of(content)
    if age > HIGHEST_READING_AGE:
        table.fault(f"The reading age is {age}: {HIGHEST_READING_AGE:.0f} at most, and better 12 to 14")
    questions = tuple(_question(each) for each in table.tables("questions", 4, 6))
    asked = [each.question for each in questions]
    for twice in sorted({each for each in asked if each and asked.count(each) > 1}):
        table.fault(f"The question “{twice}” is asked twice", "questions")
    return ModuleContent(
        code=code,
        title=table.text("title", LONGEST_TITLE),
        minutes=table.number("minutes", 1, 600),
        aims=table.texts("aims", 2, 4, LONGEST_WORDS),
        content=content,
        questions=questions,
        further_reading=_readings(table, "further_reading", 1, 4),
        reading_age=age,
    )


def _question(table: Table) -> Question:
    table.only(("question", "several", "answers"))
    answers = []
    for each in table.tables("answers", 3, 5):
        each.only(("text", "right", "because"))
        answers.append(
            Answer(
                each.text("text", LONGEST_WORDS), each.flag("right"), each.text("because", 2 * LONGEST_WORDS)
            )
        )
    question = Question(table.text("question", 2 * LONGEST_WORDS), table.flag("several"), tuple(answers))
    _check_key(question, table)
    return question


def _check_key(question: Question, table: Table) -> None:
    """The answer key: some right and some wrong; exactly one right where one is to be chosen."""
    right, of = len(question.right), len(question.answers)
    if of and right == 0:
        table.fault("No answer of this question is right")
    elif of and right == of:
        table.fault("Every answer of this question is right: at least one must be wrong")
    elif right > 1 and not question.several:
        table.fault(f"{right} answers are right, but “several” is false", "several")
    texts_of = [each.text for each in question.answers]
    if len(set(texts_of)) < of:
        table.fault("Two answers of this question are the same")


def _check_whole(content: PackContent, codes: Sequence[str], table: Table) -> None:
    together = sum(each.minutes for each in content.modules)
    if content.minutes and len(content.modules) == len(codes) and content.minutes != together:
        table.fault(f"“minutes” is {content.minutes}, but the modules take {together} together", "minutes")
