"""Files of cases: one sentence or caution a row; rows that share `person` are one record."""

from collections import defaultdict
from dataclasses import dataclass

from volunteer_app.cli.spent_dates.tables import BadRow, Row, UnreadableRow, sorted_out
from volunteer_app.foundation import clock
from volunteer_app.vetting.rehabilitation import rulesets
from volunteer_app.vetting.rehabilitation.disposals import AgeGroup, disposals
from volunteer_app.vetting.rehabilitation.endings import Explained
from volunteer_app.vetting.rehabilitation.lengths import Length, Unit
from volunteer_app.vetting.rehabilitation.readings import Reading
from volunteer_app.vetting.rehabilitation.records import Caution, Conviction, Record, answers, of_caution
from volunteer_app.vetting.rehabilitation.rulesets import Ruleset, ruleset_on
from volunteer_app.vetting.rehabilitation.sentences import LengthMissing, Sentence, ending_of

NEEDED = ("case_id", "subtype")
COLUMNS = ("case_id", "result")

CAUTIONS = {
    f"{age}_{kind}_caution": kind == "conditional"
    for age in ("adult", "youth")
    for kind in ("simple", "conditional")
}
AGES = {"": None, "adult": AgeGroup.ADULT, "youth": AgeGroup.UNDER_18, "under_18": AgeGroup.UNDER_18}
NO_LENGTH = {"", "no_length"}
INDEFINITE = "indefinite"


@dataclass(frozen=True)
class Case:
    """One row that could be read. Rows with the same record and key are sentences for one conviction."""

    row: Row
    ruleset: Ruleset
    record: tuple[str, str]
    key: str
    what: Sentence | Caution


def answered(rows: list[Row], reading: Reading) -> tuple[list[tuple[str, ...]], list[BadRow]]:
    """Case and result of every row that can be read, in their order; and the others."""
    found, bad = sorted_out(rows, lambda row: _case(row, reading))
    records: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in found:
        records[case.record].append(case)
    results = {name: _answers(record, reading) for name, record in records.items()}
    return [(case.row.text("case_id"), _code(results, case)) for case in found], bad


def _code(results: dict[tuple[str, str], dict[str, Explained]], case: Case) -> str:
    return results[case.record][case.key].ending.code


def _answers(record: list[Case], reading: Reading) -> dict[str, Explained]:
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for case in record:
        if isinstance(case.what, Sentence):
            sentences[case.key].append(case.what)
    convictions = tuple(Conviction(key, tuple(each)) for key, each in sentences.items())
    cautions = tuple(case.what for case in record if isinstance(case.what, Caution))
    return answers(Record(convictions, cautions), record[0].ruleset, reading)


def _case(row: Row, reading: Reading) -> Case:
    row.needed("case_id")
    subtype = row.needed("subtype")
    ruleset = _ruleset(row)
    number = str(row.number)
    record = (row.text("person") or f"row {number}", ruleset.name)
    kind = row.text("kind") or ("caution" if subtype in CAUTIONS else "conviction")
    if kind == "caution":
        caution = _caution(row, subtype, f"caution {number}")
        return Case(row, ruleset, record, caution.key, caution)
    if kind != "conviction":
        raise UnreadableRow(f"kind is neither conviction nor caution: {kind}")
    sentence = _sentence(row, subtype)
    _try_alone(sentence, ruleset, reading)
    label = row.text("conviction")
    return Case(row, ruleset, record, f"conviction {label}" if label else f"row {number}", sentence)


def _ruleset(row: Row) -> Ruleset:
    """The one that the row names; else the one in force today, which is the day of asking."""
    name = row.text("ruleset")
    if not name:
        return ruleset_on(clock.today())
    if name not in rulesets.NAMES:
        raise UnreadableRow(f"ruleset is none of {', '.join(rulesets.NAMES)}: {name}")
    return rulesets.ruleset(name)


def _caution(row: Row, subtype: str, key: str) -> Caution:
    if subtype not in CAUTIONS:
        raise UnreadableRow(f"subtype is no caution: {subtype}")
    is_conditional = CAUTIONS[subtype]
    given_on = row.day("known_date")
    if is_conditional and given_on is None:
        raise UnreadableRow("known_date is empty")
    caution = Caution(key, is_conditional, given_on, row.day("conditional_end_date"))
    try:
        of_caution(caution, _ruleset(row))
    except ValueError as error:
        raise UnreadableRow("the date would lie beyond the year 9999") from error
    return caution


def _sentence(row: Row, subtype: str) -> Sentence:
    disposal = disposals().get(subtype)
    if disposal is None:
        raise UnreadableRow(f"subtype is not known: {subtype}")
    age = row.text("age_group")
    if age not in AGES or AGES[age] not in {None, disposal.age}:
        raise UnreadableRow(f"age_group does not fit {subtype}: {age}")
    given_on = row.day("known_date")
    if given_on is None:
        raise UnreadableRow("known_date is empty")
    is_indefinite, length = _length(row)
    return Sentence(
        disposal=subtype,
        given_on=given_on,
        convicted_on=row.day("conviction_date") or given_on,
        length=length,
        is_indefinite=is_indefinite,
        bail_days=row.number_in("bail_days") or 0,
        paid_on=row.day("compensation_paid_date"),
        is_endorsed=bool(row.says_yes("motoring_endorsement")),
        is_schedule_18=bool(row.says_yes("schedule18")),
        over_4_years_singly=_is_over_4_years_singly(row),
    )


def _is_over_4_years_singly(row: Row) -> bool:
    """Several sentences added up say nothing of each; one sentence is itself."""
    return not row.says_yes("multiple_sentences") or bool(row.says_yes("single_sentence_over4"))


def _length(row: Row) -> tuple[bool, Length | None]:
    """Whether it is without end, and else its length, if one is given."""
    unit, number = row.text("length_unit").lower(), row.number_in("sentence_length")
    if unit == INDEFINITE:
        return True, None
    if unit in NO_LENGTH:
        if number is not None and not unit:
            raise UnreadableRow("length_unit is empty")
        return False, None
    if unit not in {each.value for each in Unit}:
        raise UnreadableRow(f"length_unit is not known: {unit}")
    if not number:
        raise UnreadableRow("sentence_length must be 1 or more")
    return False, Length(number, Unit(unit))


def _try_alone(sentence: Sentence, ruleset: Ruleset, reading: Reading) -> None:
    """A sentence that has no answer by itself is a row that cannot be read."""
    try:
        ending_of(sentence, ruleset, reading)
    except LengthMissing as error:
        raise UnreadableRow("sentence_length is needed for this sentence") from error
    except (ValueError, OverflowError) as error:
        raise UnreadableRow("the date would lie beyond the calendar") from error
