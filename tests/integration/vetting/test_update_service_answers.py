"""What comes of asking the Update Service over HTTP: only two answers are ever current."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from tests.integration.vetting.recorded_answers import Recorded, answer, update_service
from volunteer_app.config import Settings
from volunteer_app.vetting.update_service.asking import (
    HttpUpdateService,
    NobodyToAsk,
    Question,
    from_settings,
)
from volunteer_app.vetting.update_service.rules import Answer, is_current

QUESTION = Question(
    number="001234567890",
    surname="Llewellyn",
    born_on=date(1990, 5, 17),
    issued_on=date(2024, 5, 3),
    organisation="Hope & Mentoring",
    forename_of_asker="Vera",
    surname_of_asker="Officer",
)


@pytest.fixture
def server() -> Iterator[Recorded]:
    with update_service() as recorded:
        yield recorded


def ask(server: Recorded, question: Question = QUESTION, timeout: float = 1) -> Answer:
    return HttpUpdateService(server.address, timeout_seconds=timeout).ask(question)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("BLANK_NO_NEW_INFO", Answer.BLANK_NO_NEW_INFO),
        ("NON_BLANK_NO_NEW_INFO", Answer.NON_BLANK_NO_NEW_INFO),
        ("NEW_INFO", Answer.NEW_INFO),
        ("NO_MATCH_FOUND", Answer.NO_MATCH_FOUND),
        ("BLANK", Answer.UNKNOWN),
        ("blank_no_new_info", Answer.UNKNOWN),
        ("CURRENT", Answer.UNKNOWN),
        ("", Answer.UNKNOWN),
    ],
)
def test_the_words_of_the_guide_are_known_and_no_others(server: Recorded, status: str, found: Answer) -> None:
    server.body = answer(status)
    assert ask(server) is found


def test_it_asks_what_the_guide_says(server: Recorded) -> None:
    server.body = answer("BLANK_NO_NEW_INFO")
    ask(server)
    assert server.asked == [
        (
            "/crsc/api/status/001234567890",
            {
                "dateOfBirth": ["17/05/1990"],
                "surname": ["Llewellyn"],
                "hasAgreedTermsAndConditions": ["true"],
                "organisationName": ["Hope & Mentoring"],
                "employeeSurname": ["Officer"],
                "employeeForename": ["Vera"],
            },
        )
    ]


@pytest.mark.parametrize(
    "about",
    [
        {"surname": "JONES"},
        {"surname": ""},
        {"printed": "2024-05-04"},
        {"printed": ""},
    ],
)
def test_an_answer_about_another_certificate_is_not_this_ones(
    server: Recorded, about: dict[str, str]
) -> None:
    server.body = answer("BLANK_NO_NEW_INFO", **about)
    assert ask(server) is Answer.OTHER_CERTIFICATE


@pytest.mark.parametrize(
    "body",
    [
        b"<statusCheckResult><statusCheckResultType>FAILURE</statusCheckResultType>"
        b"<status>BLANK_NO_NEW_INFO</status></statusCheckResult>",
        b"<other><status>BLANK_NO_NEW_INFO</status></other>",
        b"<statusCheckResult></statusCheckResult>",
    ],
)
def test_an_answer_in_another_shape_is_unknown(server: Recorded, body: bytes) -> None:
    server.body = body
    assert ask(server) is Answer.UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"BLANK_NO_NEW_INFO",
        b"<html><p>Down for maintenance</html>",
        b"<!DOCTYPE x [<!ENTITY a 'BLANK_NO_NEW_INFO'>]>"
        b"<statusCheckResult><statusCheckResultType>SUCCESS</statusCheckResultType>"
        b"<status>&a;</status></statusCheckResult>",
        answer("BLANK_NO_NEW_INFO") + b" " * 30_000,
    ],
)
def test_what_cannot_be_read_is_no_answer(server: Recorded, body: bytes) -> None:
    server.body = body
    assert ask(server) is Answer.NO_ANSWER


@pytest.mark.parametrize("status", [204, 301, 400, 403, 404, 429, 500, 503])
def test_another_status_than_200_is_no_answer_whatever_it_says(server: Recorded, status: int) -> None:
    server.status, server.body = status, answer("BLANK_NO_NEW_INFO")
    assert ask(server) is Answer.NO_ANSWER


def test_a_server_that_takes_too_long_gives_no_answer(server: Recorded) -> None:
    server.body, server.pause = answer("BLANK_NO_NEW_INFO"), 1
    assert ask(server, timeout=0.2) is Answer.NO_ANSWER


def test_a_server_that_says_a_byte_now_and_then_holds_nobody_up(server: Recorded) -> None:
    server.body, server.drips = answer("BLANK_NO_NEW_INFO"), True
    assert ask(server, timeout=0.3) is Answer.NO_ANSWER


def test_a_server_that_is_not_there_gives_no_answer() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = HttpUpdateService(f"http://127.0.0.1:{port}/status", timeout_seconds=1)
    assert there.ask(QUESTION) is Answer.NO_ANSWER


def test_nothing_about_the_person_is_logged_or_shown(
    server: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    server.status = 500
    with caplog.at_level(logging.DEBUG):
        ask(server)
    assert "no answer" in caplog.text
    for secret in ("Llewellyn", "001234567890", "1990", "Vera"):
        assert secret not in caplog.text
        assert secret not in repr(QUESTION)


def test_without_an_address_in_the_settings_nobody_is_asked() -> None:
    there = from_settings(Settings())
    assert isinstance(there, NobodyToAsk)
    assert there.ask(QUESTION) is Answer.NO_ANSWER
    assert from_settings(Settings(update_service_url="https://x.example/status")).is_connected


@pytest.mark.parametrize(
    "address", ["http://x.example/status", "ftp://x.example", "x.example", "http://[::2]/"]
)
def test_an_address_that_would_send_names_in_the_clear_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        Settings(update_service_url=address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x"])
def test_on_this_machine_it_may_be_plain(address: str) -> None:
    assert from_settings(Settings(update_service_url=address)).is_connected


@pytest.mark.parametrize("found", Answer)
def test_only_no_new_information_is_current_and_of_a_filled_certificate_only_after_a_decision(
    found: Answer,
) -> None:
    assert is_current(found, decided=True) is (
        found in {Answer.BLANK_NO_NEW_INFO, Answer.NON_BLANK_NO_NEW_INFO}
    )
    assert is_current(found, decided=False) is (found is Answer.BLANK_NO_NEW_INFO)


def test_a_name_with_an_accent_or_an_apostrophe_is_the_same_name(server: Recorded) -> None:
    server.body = answer("BLANK_NO_NEW_INFO", surname="OBRIEN")
    assert ask(server, replace(QUESTION, surname="O’Brien")) is Answer.BLANK_NO_NEW_INFO
