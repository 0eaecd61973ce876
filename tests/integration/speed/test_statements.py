"""How many SQL statements the main pages send: a fixed number each, whatever the number of rows."""

from collections import Counter

import pytest
from flask import Flask

from bench import counting
from bench.pages import PAGES
from volunteer_app.cli.sample import loading, survey_results
from volunteer_app.foundation.transactions import transaction

MOST = 12
# People in 25 organisations: some of every kind of record with few, more than a page of it with many
FEW, MANY = 1000, 2000

# Change a number only on purpose. Who is signed in costs 1, what their permission reaches 1, and
# how the viewer likes a list 1.
EXPECTED = {
    "Anybody: front page": 0,
    "Anybody: opportunities": 4,
    "Anybody: opportunities, found by a word": 4,
    "Anybody: one opportunity": 4,
    "Anybody: its form for paper": 2,
    "Anybody: sign-in page": 0,
    "Coordinator: today": 12,
    "Coordinator: people": 5,
    "Coordinator: people, a later page": 6,
    "Coordinator: people, found by name": 5,
    "Coordinator: people, placed now": 5,
    "Coordinator: people, new and neither placed nor applying": 5,
    "Coordinator: person record": 12,
    "Coordinator: edit a person": 3,
    "Coordinator: add a person": 3,
    "Coordinator: own opportunities": 7,
    "Coordinator: applications": 6,
    "Coordinator: applications, red ones": 6,
    "Coordinator: applications, found by name": 6,
    "Coordinator: one application": 9,
    "Coordinator: start a check": 7,
    "Coordinator: log training": 5,
    "Coordinator: training to verify": 5,
    "Coordinator: one training record": 5,
    "Coordinator: training matrix": 9,
    "Coordinator: training matrix, up to 500 people": 9,
    "Coordinator: training matrix, only gaps": 9,
    "Coordinator: training sessions": 6,
    "Coordinator: one training session": 6,
    "Coordinator: register of a training session": 4,
    "Coordinator: placements": 4,
    "Coordinator: placements, proposed": 4,
    "Coordinator: a proposed placement, with readiness": 10,
    "Coordinator: an approved placement": 12,
    "Coordinator: life of a placement": 8,
    "Coordinator: propose a placement": 10,
    "Coordinator: caseload": 10,
    "Coordinator: caseload, reviews due": 10,
    "Coordinator: who is where today": 6,
    "Coordinator: placements by region": 6,
    "Coordinator: placements that wait, from whom": 12,
    "Coordinator: programmes": 9,
    "Coordinator: one programme": 9,
    "Coordinator: programme of a placement": 5,
    "Coordinator: bulk work": 3,
    "Coordinator: what bulk work will do": 8,
    "Coordinator: end all at a place": 3,
    "Coordinator: move a group": 5,
    "Coordinator: hours of a placement": 6,
    "Coordinator: hours to approve": 4,
    "Coordinator: corrections of hours": 5,
    "Coordinator: hours in a period": 8,
    "Coordinator: rota": 7,
    "Coordinator: rota, today": 6,
    "Coordinator: rotas": 5,
    "Coordinator: one session of a rota": 7,
    "Coordinator: register of a session": 5,
    "Coordinator: sign people up": 6,
    "Coordinator: cancel sessions": 9,
    "Coordinator: waiting for a mentor": 4,
    "Coordinator: one supported person": 7,
    "Coordinator: suggestions for everybody": 5,
    "Coordinator: matches": 4,
    "Coordinator: one match": 6,
    "Coordinator: mentors": 6,
    "Coordinator: mentoring": 7,
    "Coordinator: one mentoring": 12,
    "Coordinator: sessions of a mentoring": 4,
    "Coordinator: evaluation of mentoring": 12,
    "Coordinator: search, from any page": 5,
    "Coordinator: possible duplicates": 4,
    "Coordinator: imports": 3,
    "Coordinator: messages": 4,
    "Vetting officer: today": 12,
    "Vetting officer: checks to decide": 4,
    "Vetting officer: one check": 9,
    "Vetting officer: do-not-match statements": 5,
    "Vetting officer: what statements stand against": 6,
    "Security contact: today": 6,
    "Security contact: clearances": 4,
    "Security contact: one clearance": 3,
    "Security contact: cleared people": 4,
    "Security contact: gate list": 4,
    "Security contact: in prison today": 6,
    "Volunteer: what is left to do": 12,
    "Volunteer: own details": 4,
    "Volunteer: own equality answers": 2,
    "Volunteer: own training": 9,
    "Volunteer: training sessions to book": 6,
    "Volunteer: own rota": 9,
    "Volunteer: own hours and thanks": 7,
    "Volunteer: own sign-ins": 2,
    "Champion: today": 1,
    "Champion’s office: national figures": 2,
    "Champion’s office: published figures": 2,
    "Champion: own figures": 2,
    "Champion: own agency": 9,
    "Champion: actions": 6,
    "Champion: one action": 4,
    "Champion’s office: one agency": 8,
    "Champion’s office: actions": 4,
    "Champion’s office: register of champions": 4,
    "Administrator of the Ministry: champion of an agency": 6,
    "Champion: returns": 5,
    "Champion: one return": 9,
    "Champion: a section of it": 8,
    "Champion: its checks": 8,
    "Champion’s office: rounds": 2,
    "Champion’s office: one round": 7,
    "Champion: its form as a spreadsheet": 5,
    "Champion: tokens of other systems": 3,
    "Champion: make a token": 3,
    "Champion: survey results": 4,
    "Champion: a section of results": 4,
    "Champion: one question of results": 4,
    "Champion: method of results": 3,
    "Champion’s office: published survey results": 3,
    "Champion’s office: make survey results": 4,
    "Champion’s office: results of a round": 3,
    "Champion’s office: make the results of a round": 7,
    "Champion’s office: sizes of bodies": 5,
    "Champion’s office: answers in words": 5,
    "Champion’s office: answers to one question": 5,
    "Champion’s office: file for analysis": 2,
    "Champion’s office: publications": 2,
    "Champion’s office: make a publication": 4,
    "Champion’s office: legal conditions of lived experience": 3,
    "Administrator: accounts": 6,
    "Administrator: organisations": 3,
    "Safeguarding lead: today": 5,
    "Safeguarding lead: concerns": 4,
    "Safeguarding lead: one concern, not opened": 3,
    "Safeguarding lead: figures for the board": 6,
    "Anybody: raise a concern": 2,
    "Anybody: good practice": 4,
    "Anybody: good practice, found by words": 6,
    "Anybody: one good practice": 7,
    "Coordinator: good practice entries": 4,
    "Coordinator: one good practice entry": 9,
}


@pytest.mark.parametrize("people", [FEW, MANY])
def test_each_main_page_sends_its_number_of_statements_whatever_the_number_of_rows(
    app: Flask, people: int
) -> None:
    with transaction():
        loading.load(people)
    survey_results.publish()

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
