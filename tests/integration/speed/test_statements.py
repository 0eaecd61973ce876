"""How many SQL statements the main pages send: a fixed number each, whatever the number of rows."""

from collections import Counter

import pytest
from flask import Flask

from bench import counting
from bench.pages import PAGES
from volunteer_app.cli.sample import loading
from volunteer_app.foundation.transactions import transaction

MOST = 12
# People in 25 organisations: some of every kind of record with few, more than a page of it with many
FEW, MANY = 1000, 2000

# Change a number only on purpose. Who is signed in costs 2, what their permission reaches 1, and
# how the viewer likes a list 1.
EXPECTED = {
    "Anybody: front page": 0,
    "Anybody: opportunities": 4,
    "Anybody: opportunities, found by a word": 4,
    "Anybody: one opportunity": 4,
    "Anybody: its form for paper": 2,
    "Anybody: sign-in page": 0,
    "Coordinator: today": 9,
    "Coordinator: people": 6,
    "Coordinator: people, a later page": 7,
    "Coordinator: people, found by name": 6,
    "Coordinator: people, placed now": 6,
    "Coordinator: people, new and neither placed nor applying": 6,
    "Coordinator: person record": 12,
    "Coordinator: edit a person": 4,
    "Coordinator: add a person": 4,
    "Coordinator: own opportunities": 8,
    "Coordinator: applications": 7,
    "Coordinator: applications, red ones": 7,
    "Coordinator: applications, found by name": 7,
    "Coordinator: one application": 9,
    "Coordinator: start a check": 6,
    "Coordinator: log training": 6,
    "Coordinator: training to verify": 5,
    "Coordinator: one training record": 5,
    "Coordinator: placements": 6,
    "Coordinator: placements, proposed": 6,
    "Coordinator: a proposed placement, with readiness": 10,
    "Coordinator: an approved placement": 10,
    "Coordinator: propose a placement": 9,
    "Coordinator: hours of a placement": 7,
    "Coordinator: hours to approve": 6,
    "Coordinator: search, from any page": 6,
    "Coordinator: possible duplicates": 5,
    "Coordinator: imports": 4,
    "Coordinator: messages": 5,
    "Vetting officer: today": 4,
    "Vetting officer: checks to decide": 5,
    "Vetting officer: one check": 5,
    "Security contact: today": 4,
    "Security contact: clearances": 5,
    "Security contact: one clearance": 4,
    "Security contact: cleared people": 4,
    "Security contact: gate list": 5,
    "Volunteer: what is left to do": 11,
    "Volunteer: own details": 5,
    "Volunteer: own training": 5,
    "Volunteer: own sign-ins": 3,
    "Champion: today": 3,
    "Champion’s office: national figures": 4,
    "Administrator: accounts": 7,
    "Administrator: organisations": 4,
}


@pytest.mark.parametrize("people", [FEW, MANY])
def test_each_main_page_sends_its_number_of_statements_whatever_the_number_of_rows(
    app: Flask, people: int
) -> None:
    with transaction():
        loading.load(people)

    sent = counting.statements(app)

    assert {key: len(statements) for key, statements in sent.items()} == EXPECTED
    assert _asked_twice(sent) == {}


def test_every_main_page_has_a_number_within_the_limit() -> None:
    assert set(EXPECTED) == {page.key for page in PAGES}
    assert max(EXPECTED.values()) <= MOST


def _asked_twice(sent: counting.Sent) -> dict[str, list[str]]:
    """Pages that send one statement several times: a row's question asked for each row."""
    times = {key: Counter(text for text, _ in statements) for key, statements in sent.items()}
    repeated = {key: [text for text, n in count.items() if n > 1] for key, count in times.items()}
    return {key: texts for key, texts in repeated.items() if texts}
