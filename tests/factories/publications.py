"""Publications as the publishing room makes them, of counts that are plainly invented.

What is under 10 is hidden here, and what `hidden` adds, so that small ones cannot be worked out; the rest is
rounded to the nearest 5. What `make_truth` gives is what no page may show.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from volunteer_app.diversity.publishing.reading import Heading
from volunteer_app.diversity.publishing.rows import TABLE_COLUMNS, Certificate, Note, NoteKind, Published, Row

DAY = date(2026, 9, 30)
EARLIER = date(2026, 6, 30)
PUBLISHED_ON = date(2026, 11, 2)

VOLUNTEERS, RECRUITMENT = "Volunteers", "Recruitment"
SILENT = ("Prefer not to say", "Not answered", "Not asked")

ETHNIC = (
    "White",
    "Mixed or Multiple ethnic groups",
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Other ethnic group",
)
RELIGION = (
    "No religion",
    "Christian",
    "Buddhist",
    "Hindu",
    "Jewish",
    "Muslim",
    "Sikh",
    "Any other religion",
)
ORIENTATION = ("Heterosexual or straight", "Gay or lesbian", "Bisexual", "Other")
SEX = ("Female", "Male")
AGE = ("Under 25", "25 to 44", "45 to 64", "65 and over", "Not known")

# characteristic: its categories, and the share of each in 1,000 people
SHARES: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "Age": (AGE, (81, 302, 373, 224, 20)),
    "Ethnic group": ((*ETHNIC, *SILENT), (683, 21, 42, 57, 6, 38, 74, 79)),
    "Religion": ((*RELIGION, *SILENT), (308, 371, 7, 14, 6, 43, 6, 11, 62, 93, 79)),
    "Disability": (
        ("Disabled", "Not disabled", "Condition, impact not said", *SILENT),
        (158, 563, 31, 97, 72, 79),
    ),
    "Sex": ((*SEX, *SILENT), (537, 361, 11, 12, 79)),
    "Sexual orientation": ((*ORIENTATION, *SILENT), (672, 23, 18, 5, 104, 99, 79)),
}


# by population, the breakdowns and their codes
BREAKDOWNS = {
    VOLUNTEERS: {"Agency": "b4", "Region": "b1"},
    RECRUITMENT: {"Furthest stage": "b7"},
}


class Line(NamedTuple):
    """A line that is to be made: who, how many, and when they were counted."""

    population: str
    breakdown: str
    value: str
    people: int
    day: date = DAY


LINES = (
    Line(VOLUNTEERS, "All", "All", 1243),
    Line(VOLUNTEERS, "Agency", "HM Prison and Probation Service", 717),
    Line(VOLUNTEERS, "Agency", "Voluntary sector", 296),
    Line(VOLUNTEERS, "Agency", "Youth Justice Board for England and Wales", 163, EARLIER),
    Line(VOLUNTEERS, "Agency", "Ministry of Justice, its other bodies", 67),
    Line(VOLUNTEERS, "Region", "London", 412),
    Line(VOLUNTEERS, "Region", "Wales", 239),
    Line(VOLUNTEERS, "Region", "Yorkshire and the Humber", 592),
    Line(RECRUITMENT, "All", "All", 1887),
    Line(RECRUITMENT, "Furthest stage", "Applied, not offered", 983),
    Line(RECRUITMENT, "Furthest stage", "Offered, not placed", 291),
    Line(RECRUITMENT, "Furthest stage", "Placed", 613),
)
NOTES = (
    Note(
        VOLUNTEERS,
        DAY,
        "Agency",
        "Ministry of Justice, its other bodies",
        "Sexual orientation",
        NoteKind.FEW_DECLARED,
    ),
    Note(
        VOLUNTEERS,
        DAY,
        "Agency",
        "Ministry of Justice, its other bodies",
        "All",
        NoteKind.MERGED,
    ),
    Note(
        VOLUNTEERS,
        EARLIER,
        "Agency",
        "Youth Justice Board for England and Wales",
        "All",
        NoteKind.REPEATED_FEW,
    ),
)
CERTIFICATE = Certificate(
    hidden_cells=0,
    complementary_cells=17,
    narrowest=(0, 12),
    solver="HiGHS 1.12.0",
    seconds=41.7,
    digest="",
)

Truth = Mapping[tuple[str, str, str, str, str], int]


def make_truth(growth: float = 1.0) -> Truth:
    """How many people there really are, by population, breakdown, value, characteristic and category."""
    found: dict[tuple[str, str, str, str, str], int] = {}
    for line in LINES:
        people = round(line.people * growth)
        found[line.population, line.breakdown, line.value, "All", "All"] = people
        for characteristic, (categories, shares) in SHARES.items():
            counts = [people * share // 1000 for share in shares]
            counts[0] += people - sum(counts)
            for category, number in zip(categories, counts, strict=True):
                found[line.population, line.breakdown, line.value, characteristic, category] = number
    return found


def hidden(truth: Truth) -> set[tuple[str, str, str, str, str]]:
    """The small ones, the next larger of each table that has only one of them, and a whole table."""
    small = {key for key, number in truth.items() if number < 10}
    few = {key for key in truth if key[2].startswith("Ministry") and key[3] == "Sexual orientation"}
    besides = set()
    for line in {key[:4] for key in small}:
        of_table = sorted((key for key in truth if key[:4] == line), key=lambda key: truth[key])
        if sum(key in small for key in of_table) == 1:
            besides.add(of_table[1])
    return small | few | besides


def make_published(
    *,
    day: date = DAY,
    number: int = 1,
    reason: str = "",
    growth: float = 1.0,
    published_on: date = PUBLISHED_ON,
) -> Published:
    """A publication of the invented counts. `growth`: how many there are, against those of September 2026."""
    truth = make_truth(growth)
    gone = hidden(truth)
    rows = tuple(_rows(truth, gone, day))
    return Published(
        reference_day=day,
        number=number,
        reason=reason,
        published_on=published_on,
        rows=rows,
        notes=tuple(each for each in NOTES if day == DAY),
        certificate=replace(CERTIFICATE, hidden_cells=len(gone), digest=digest_of(rows)),
    )


def digest_of(rows: Iterable[Row]) -> str:
    """The SHA-256 of `tables.csv`, as publishing writes it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TABLE_COLUMNS)
    writer.writerows((*row[:-1], "[c]" if row.published is None else row.published) for row in rows)
    return hashlib.sha256(text.getvalue().encode()).hexdigest()


def make_history() -> list[Published]:
    """Four quarters, the oldest first."""
    days = (date(2025, 12, 31), date(2026, 3, 31), EARLIER, DAY)
    return [
        make_published(day=day, growth=growth, published_on=day + timedelta(days=33))
        for day, growth in zip(days, (0.82, 0.9, 0.97, 1.0), strict=True)
    ]


def _rows(truth: Truth, gone: set[tuple[str, str, str, str, str]], day: date) -> Iterator[Row]:
    """One table after the other: the whole population first, then the lines; of each line its total first."""
    for population, number, (breakdown, code) in _tables():
        characteristic = list(SHARES)[number - 1]
        lines = [each for each in LINES if (each.population, each.breakdown) == (population, breakdown)]
        whole = next(each for each in LINES if (each.population, each.value) == (population, "All"))
        for line in [whole, *lines]:
            counted_on = line.day if day == DAY else day
            for category in ("All", *SHARES[characteristic][0]):
                of = "All" if category == "All" else characteristic
                key = (population, line.breakdown, line.value, of, category)
                yield Row(
                    f"{population.lower()}-c{number}-{code}",
                    population,
                    counted_on,
                    breakdown,
                    line.value,
                    characteristic,
                    category,
                    None if key in gone else round(truth[key] / 5) * 5,
                )


def _tables() -> Iterator[tuple[str, int, tuple[str, str]]]:
    for population, breakdowns in BREAKDOWNS.items():
        for number in range(1, len(SHARES) + 1):
            for each in breakdowns.items():
                yield population, number, each


class Kept:
    """What has been published, in the place of `diversity.publishing.reading`."""

    def __init__(self, *published: Published) -> None:
        self.all = sorted(published, key=lambda each: (each.reference_day, each.number), reverse=True)

    def publications(self) -> list[Heading]:
        return [
            Heading(_reference(each), each.reference_day, each.number, each.published_on) for each in self.all
        ]

    def publication(self, reference: str) -> Published | None:
        return next((each for each in self.all if _reference(each) == reference), None)

    def latest(self) -> Published | None:
        return self.all[0] if self.all else None

    def history(self) -> list[Published]:
        of_day = {each.reference_day: each for each in reversed(self.all)}
        return list(of_day.values())[-12:]


def _reference(published: Published) -> str:
    return f"PUB-{published.certificate.digest[:12]}-{published.number}"
