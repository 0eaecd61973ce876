"""Publications that several people or workers deal with at once, and work that is stopped in the middle."""

import pytest
from flask import Flask

from tests.factories.publishing import (
    MAKER,
    OFFERS,
    actor,
    make_checked,
    make_draft,
    make_refused,
    now,
)
from tests.integration.at_once import TwoTransactions
from volunteer_app.accounts.models import Account
from volunteer_app.diversity import tasks
from volunteer_app.diversity.publishing import reading, service
from volunteer_app.diversity.publishing.computing import NOBODY
from volunteer_app.diversity.publishing.models import Publication, PublicationState
from volunteer_app.diversity.publishing.outcomes import Problem
from volunteer_app.foundation import history, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.alone import alone
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.transactions import transaction


def test_two_who_sign_at_the_same_moment_publish_it(app: Flask, anna: Account, bela: Account) -> None:
    with transaction():
        publication = make_checked()
        number, reference = publication.id, publication.reference
        one, other = actor(anna), actor(bela)

    def sign(by: Actor) -> None:
        service.sign(db.session.get_one(Publication, number), by=by)

    assert sorted(TwoTransactions(app, lambda: sign(one), lambda: sign(other)).run()) == [
        "first done",
        "second done",
    ]
    assert now(reference).state is PublicationState.PUBLISHED


def test_a_second_worker_leaves_it_to_the_first(app: Flask) -> None:
    with transaction():
        reference = make_draft().reference
    with alone(service.JOB) as first:
        assert first
        tasks.publish()
    assert now(reference).state is PublicationState.DRAFT
    tasks.publish()
    assert now(reference).problem == NOBODY


def test_what_was_found_for_a_discarded_one_is_thrown_away_quietly(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction():
        reference = make_draft().reference

    def discarded_meanwhile(*_: object) -> Problem:
        with transaction():
            service.discard(now(reference), reason="No longer wanted", by=MAKER)
        return Problem(NOBODY)

    monkeypatch.setattr(service, "compute", discarded_meanwhile)
    jobs.run(service.JOB)
    found = now(reference)
    assert (found.state, found.problem) == (PublicationState.DISCARDED, "")
    assert "failed" not in caplog.text


def test_what_was_stopped_in_the_middle_is_done_again_from_the_beginning(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        reference = make_draft().reference

    def stopped(*_: object) -> Problem:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(service, "compute", stopped)
        with pytest.raises(KeyboardInterrupt):
            tasks.publish()
    found = now(reference)
    assert (found.state, found.tables_csv, found.workings) == (PublicationState.DRAFT, "", None)
    assert reading.latest() is None
    tasks.publish()
    assert now(reference).state is PublicationState.REFUSED


def test_where_no_protection_is_found_nothing_leaves_and_it_is_said_what_can_be_coarser(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        reference = make_draft().reference
    problem = Problem("These tables cannot be protected: Religion by Region", OFFERS, OFFERS[:1])
    monkeypatch.setattr(service, "compute", lambda _: problem)
    tasks.publish()
    found = now(reference)
    assert (found.state, found.problem) == (PublicationState.REFUSED, problem.words)
    assert (found.offers, found.coarser_offers) == (list(OFFERS), list(OFFERS[:1]))
    assert (found.tables_csv, found.workings) == ("", None)
    assert reading.latest() is None
    with pytest.raises(Refused, match="whose audit has passed"):
        service.sign(found, by=MAKER)


@pytest.mark.parametrize(
    ("chosen", "reason", "words"),
    [
        ({OFFERS[0]: service.WITHOUT}, "Why", "Choose for each table"),
        (dict.fromkeys(OFFERS, service.COARSER), "Why", "cannot be made coarser"),
        (dict.fromkeys(OFFERS, service.WITHOUT), " ", "Enter why"),
    ],
)
def test_a_choice_that_cannot_be_changes_nothing(
    app: Flask, chosen: dict[str, str], reason: str, words: str
) -> None:
    with transaction():
        publication = make_refused()
        publication.coarser_offers = [OFFERS[0]]
        history.record(service.Action.CHECK, publication, by=MAKER)
    with pytest.raises(Refused, match=words):
        service.again(publication, chosen, reason=reason, by=MAKER)
    assert now(publication.reference).state is PublicationState.REFUSED
