"""What other systems send is read strictly, and every failure is told in JSON."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.survey_tokens import SENT, OtherSystem, address_of, stored
from volunteer_app.foundation import bearers
from volunteer_app.foundation.limiting import Limit
from volunteer_app.survey.models import SurveyReturn

PROBLEM = "application/problem+json"


def raw(system: OtherSystem, found: SurveyReturn, body: bytes, **headers: str) -> Any:
    kind = headers.pop("kind", "application/json")
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return system.client.put(
        address_of(found), data=body, content_type=kind, headers=system.headers(**{"If-Match": "*"}, **more)
    )


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b'{"answers": {}, "answers": {}}', {}, 400),
        (b'{"answers": NaN}', {}, 400),
        (b"\xff", {}, 400),
        (b"[" * 50_000, {}, 400),
        (b'{"answers": {"about_survey": "\\ud800"}}', {}, 400),
        (b"{}", {"kind": "text/plain"}, 415),
        (b"{}", {"kind": "application/json; charset=latin-1"}, 415),
        (b"{}", {"kind": "application/x-www-form-urlencoded"}, 415),
        (b"{}", {"kind": "multipart/form-data; boundary=x"}, 415),
        (b"{}", {"Content_Encoding": "gzip"}, 415),
        (b"{}", {}, 422),
        (b"x" * (1024 * 1024 + 1), {}, 413),
    ],
)
def test_what_is_not_strictly_json_is_refused_in_json(
    system: OtherSystem, found: SurveyReturn, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = raw(system, found, body, **headers)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM), answer.text
    assert answer.json["status"] == status
    assert answer.json["detail"]
    assert stored(found) == {}


def test_json_in_utf_8_may_say_so(system: OtherSystem, found: SurveyReturn) -> None:
    assert raw(system, found, b"{}", kind="application/json; charset=UTF-8").status_code == 422


def test_every_failure_is_told_in_json(system: OtherSystem, found: SurveyReturn) -> None:
    assert system.get("/api/nothing").mimetype == PROBLEM
    assert system.client.get("/api/").status_code == 404
    other = system.client.delete(address_of(found), headers=system.headers())
    assert (other.status_code, other.mimetype) == (405, PROBLEM)
    assert "PUT" in other.headers["Allow"]


def test_a_failure_of_ours_is_told_in_json(
    system: OtherSystem, found: SurveyReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("volunteer_app.survey.checked.whole", lambda _: 1 / 0)
    answer = system.get(address_of(found))
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)


def test_who_asks_too_often_is_told_to_wait(
    system: OtherSystem, found: SurveyReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearers, "ASKED", Limit("api", 2, timedelta(minutes=10)))
    assert system.get("/api/survey/rounds/2026").status_code == 200
    assert system.get("/api/survey/rounds/2026").status_code == 200
    answer = system.get("/api/survey/rounds/2026")
    assert (answer.status_code, answer.mimetype) == (429, PROBLEM)
    assert int(answer.headers["Retry-After"]) > 0


def test_a_sign_in_opens_nothing_here(system: OtherSystem, found: SurveyReturn) -> None:
    answer = system.client.put(address_of(found), json={"answers": SENT}, headers={"If-Match": "*"})
    assert answer.status_code == 401
