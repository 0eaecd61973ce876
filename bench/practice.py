"""How long a search of good practice takes, over 20,000 entries: the whole page, without a network."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random
from statistics import quantiles

from flask import Flask
from sqlalchemy import func, insert, select

from volunteer_app.cli.sample.people import Row, reference
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.finding import PracticeFacet, PracticeText
from volunteer_app.good_practice.models.talk import PracticeUse
from volunteer_app.good_practice.rules.codes import GROUPS, EntryKind, EntrySetting, Grade, Origin, Theme
from volunteer_app.good_practice.rules.life import VersionState
from volunteer_app.good_practice.rules.writing import Content, slug_of
from volunteer_app.good_practice.service import finding
from volunteer_app.training.packs import folders

ENTRIES, WORDS, BATCH = 20_000, 350, 500
SEED = 20100101
REPEATS = 12
MOST_MS = 100
# What readers type: words that few, many and nearly all entries have, several, phrases, misspelt, filters
SEARCHES = (
    "q=mentor",
    "q=supervision",
    "q=volunteers",
    "q=prison+volunteers",
    "q=boundaries+safeguarding",
    "q=confidentiality+records+women",
    "q=%22the+first+meeting%22",
    "q=mentro",
    "q=supervison+volunters",
    "q=zzzzqqqq",
    "q=mentor&theme=training",
    "theme=diversity&setting=prison",
    "",
)


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each search, by what was asked."""

    milliseconds: dict[str, list[float]]

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 answers came, all searches together."""
        return quantiles([each for found in self.milliseconds.values() for each in found], n=20)[-1]

    @property
    def slowest(self) -> tuple[str, float]:
        """The search whose middle time is longest."""
        return max(
            ((ask, sorted(found)[len(found) // 2]) for ask, found in self.milliseconds.items()),
            key=lambda each: each[1],
        )


def fill(number: int = ENTRIES) -> int:
    """Publish so many invented entries, in bulk; how many there are then."""
    chance = Random(SEED)
    with transaction(), history.loading("entries for the benchmark"):
        first = (db.session.scalar(select(func.max(PracticeEntry.id))) or 0) + 1
        uses: Counter[str] = Counter()
        for begins in range(first, first + number, BATCH):
            numbers = range(begins, min(begins + BATCH, first + number))
            _insert([(each, _content(each, chance)) for each in numbers], uses)
        finding.apply_counts(dict(uses))
        return db.session.scalar(select(func.count()).select_from(PracticeEntry)) or 0


def measure(app: Flask) -> Measured:
    """Ask for each search again and again."""
    client = app.test_client()
    found: dict[str, list[float]] = {ask: [] for ask in SEARCHES}
    for turn in range(REPEATS + 1):
        for ask in SEARCHES:
            begun = time.perf_counter()
            answer = client.get(f"/good-practice?{ask}")
            spent = (time.perf_counter() - begun) * 1000
            if answer.status_code != 200:
                raise RuntimeError(f"{ask} was answered with {answer.status_code}")
            if turn:  # the first time compiles statements and pages
                found[ask].append(spent)
    return Measured(found)


@cache
def _vocabulary() -> tuple[list[str], list[int]]:
    """Words of the training packs, with how often each stands there."""
    said: Counter[str] = Counter()
    for folder in folders.folders():
        for file in sorted(folder.glob("*.md")):
            said.update(word for word in file.read_text(encoding="utf-8").split() if word.isalpha())
    words = sorted(said)
    return words, [said[word] for word in words]


def _content(number: int, chance: Random) -> Content:
    words, weights = _vocabulary()
    said = chance.choices(words, weights, k=WORDS)
    return Content(
        title=f"{' '.join(said[:6]).capitalize()} {number}",
        summary=" ".join(said[6:30]),
        body=" ".join(said[30:]),
        kind=chance.choice(list(EntryKind)),
        setting=chance.choice(list(EntrySetting)),
        themes=tuple(chance.sample(list(Theme), 2)),
        grade=chance.choice(list(Grade)),
        basis="Invented",
        review_on=clock.today() + timedelta(days=365),
        roles=(),
        groups=tuple(chance.sample(GROUPS, 2)),
        organisation_name=f"Organisation {number % 200}",
    )


def _insert(some: list[tuple[int, Content]], uses: Counter[str]) -> None:
    for model, rows in (
        (PracticeEntry, [_entry(number, content) for number, content in some]),
        (PracticeVersion, [_version(number, content) for number, content in some]),
        (PracticeUse, [{"entry_id": number} for number, _ in some]),
        (PracticeFacet, [row for number, content in some for row in _facets(number, content)]),
    ):
        db.session.execute(insert(model.__table__), rows)  # type: ignore[arg-type]  # a table
    texts = [finding.text_of(number, content) for number, content in some]
    columns = PracticeText.__table__.c.keys()
    db.session.execute(
        insert(PracticeText.__table__),  # type: ignore[arg-type]  # a table
        [{name: getattr(each, name) for name in columns} for each in texts],
    )
    for each in texts:
        uses.update(finding.words_of(each))


def _entry(number: int, content: Content) -> Row:
    at = clock.now() - timedelta(minutes=ENTRIES - number)
    return {
        "id": number,
        "reference": reference("GPE", Random(number)),
        "title": content.title,
        "slug": slug_of(content.title),
        "origin": Origin.FORM,
        "is_public": True,
        "review_on": content.review_on,
        "first_published_at": at,
        "published_at": at,
        "begun_by": "The benchmark",
    }


def _version(number: int, content: Content) -> Row:
    return {
        "entry_id": number,
        "number": 1,
        "state": VersionState.PUBLISHED,
        "title": content.title,
        "summary": content.summary,
        "body": content.body,
        "kind": content.kind,
        "setting": content.setting,
        "themes": [each.value for each in content.themes],
        "roles": [],
        "groups": list(content.groups),
        "organisation_name": content.organisation_name,
        "contact": "",
        "grade": int(content.grade),
        "basis": content.basis,
        "cost": "",
        "review_on": content.review_on,
        "sources": [],
        "is_illustrative": True,
        "writers": ["benchmark"],
        "written_by": "The benchmark",
        "published_at": clock.now(),
    }


def _facets(number: int, content: Content) -> Iterator[Row]:
    for facet, value in finding.facets_of(content):
        yield {"entry_id": number, "facet": facet, "value": value}
