"""The OpenAPI document is valid; a fuzzer that reads it finds no failure, and nothing wrong that is taken."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import given as for_all
from hypothesis import strategies as some
from jsonschema_rs import Draft202012Validator
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from tests.factories.survey_tokens import SENT, OtherSystem, address_of
from volunteer_app.survey import describing
from volunteer_app.survey.models import SurveyReturn

SCHEMA = schemathesis.openapi.from_dict(describing.document())
ADDRESS = "/api/survey/rounds/{code}/returns/{reference}/answers"
PUT = SCHEMA[ADDRESS]["PUT"]
FUZZED = settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def send(system: OtherSystem, case: Case[Any], address: str, headers: dict[str, str]) -> Any:
    """Send what the fuzzer made, as it made it."""
    sent = case.as_transport_kwargs(base_url="http://localhost")
    body = sent.get("json")
    options = {"json": body} if body is not None else {"data": sent.get("data") or b""}
    return system.client.open(
        address, method=case.method, headers=headers, query_string=sent.get("params"), **options
    )


def body_schema() -> Draft202012Validator:
    """What the document says of a payload, read by another validator than ours."""
    document = describing.document()
    schema = document["paths"][ADDRESS]["put"]["requestBody"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": document["components"]}, validate_formats=True)


def test_the_document_is_valid_openapi() -> None:
    SCHEMA.validate()
    assert {each.ok().label for each in SCHEMA.get_all_operations() if isinstance(each, Ok)} == {
        "GET /api/openapi.json",
        "GET /api/survey/rounds/{code}",
        f"GET {ADDRESS}",
        f"PUT {ADDRESS}",
    }


def test_the_document_is_public_and_every_example_of_it_is_in_order(system: OtherSystem) -> None:
    answer = system.client.get("/api/openapi.json")
    assert answer.json == describing.document()
    assert body_schema().is_valid({"answers": SENT})


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_payload_breaks_anything_and_none_is_taken_that_the_document_forbids(
    system: OtherSystem, found: SurveyReturn, mode: GenerationMode
) -> None:
    told, valid, address = [], body_schema(), address_of(found)
    headers = system.headers(**{"If-Match": "*"})

    @seed(7)
    @FUZZED
    @for_all(PUT.as_strategy(generation_mode=mode))
    def fuzz(case: Case[Any]) -> None:
        answer = send(system, case, address, headers)
        told.append(answer.status_code)
        assert answer.status_code < 500, case.body
        PUT.validate_response(answer)
        if answer.status_code == 200:
            assert valid.is_valid(case.body), case.body

    fuzz()
    assert len(told) > 15


def test_answers_as_they_may_be_are_mostly_wrong_together_and_taken_alone(
    system: OtherSystem, found: SurveyReturn
) -> None:
    """One question at a time in a return that is in order: what the document allows is what is taken."""
    valid, address, taken = body_schema(), address_of(found), set[bool]()

    @seed(7)
    @FUZZED
    @for_all(PUT.as_strategy(), PUT.as_strategy(generation_mode=GenerationMode.NEGATIVE), some.data())
    def fuzz(good: Case[Any], bad: Case[Any], data: some.DataObject) -> None:
        for case in (good, bad):
            held = case.body.get("answers") if isinstance(case.body, dict) else None
            if not isinstance(held, dict) or not held:
                continue
            code = data.draw(some.sampled_from(sorted(held)))
            sent = {**SENT, code: held[code]}
            answer = system.put(address, sent)
            assert answer.status_code in {200, 400, 422}
            taken.add(answer.status_code == 200)
            assert answer.status_code != 200 or valid.is_valid({"answers": sent}), (code, held[code])

    fuzz()
    assert taken == {True, False}
