"""The OpenAPI document of the survey's routes for other systems, made from the questionnaires' own data."""

from functools import cache
from typing import Any

from volunteer_app.foundation.json_answers import PROBLEM, SENDS
from volunteer_app.survey import questionnaires
from volunteer_app.survey.rules import schemas
from volunteer_app.survey.rules.rounds import ReturnState, Standing

Part = dict[str, Any]
TEXT: Part = {"type": "string"}
MOMENT: Part = {"type": "string", "format": "date-time"}
RETURN, ROUND, FAILS = "Return", "Round", "Problem"
ABOUT = """Read the questionnaire of a round as your organisation is asked it, read your return, and send all
of your answers at once. Nothing is saved unless all of it is in order; everything that is wrong is listed
with a JSON pointer to where it stands. Sending the same answers again changes nothing. The champion of your
organisation signs the return off on its page."""


@cache
def document() -> Part:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Survey answers", "version": questionnaires.versions()[-1], "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                ROUND: _round(),
                RETURN: _return(),
                FAILS: _problem(),
                **{
                    _name(each.version): schemas.of_payload(each)
                    for each in questionnaires.all_of_them().values()
                },
            },
        },
    }


def _paths() -> Part:
    return {
        "/api/openapi.json": {
            "get": {
                "operationId": "describe",
                "summary": "This document",
                "security": [],
                "responses": {"200": _answer("This document", {"type": "object"})},
            }
        },
        "/api/survey/rounds/{code}": {
            "parameters": [_in_path("code", "The code of the round, such as 2026", r"^[A-Za-z0-9-]{1,20}$")],
            "get": {
                "operationId": "readRound",
                "summary": "The questionnaire of a round as your organisation is asked it, and its return",
                "responses": {"200": _answer("The round", _ref(ROUND)), **_failures("401", "404", "429")},
            },
        },
        "/api/survey/rounds/{code}/returns/{reference}/answers": {
            "parameters": [
                _in_path("code", "The code of the round, such as 2026", r"^[A-Za-z0-9-]{1,20}$"),
                _in_path("reference", "The reference of your return", r"^SRV-[A-Z0-9]{8,12}$"),
            ],
            "get": {
                "operationId": "readAnswers",
                "summary": "Your return as it stands",
                "responses": {"200": _stands(), **_failures("401", "404", "429")},
            },
            "put": _put(),
        },
    }


def _put() -> Part:
    bodies = [_ref(_name(each)) for each in questionnaires.versions()]
    failures = _failures("400", "401", "403", "404", "409", "413", "415", "422", "428", "429")
    return {
        "operationId": "replaceAnswers",
        "summary": "Put your answers in the place of all that the return holds but its files",
        "parameters": [
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": "The ETag of the return as you read it, or * for whatever is there.",
                "schema": {"type": "string", "pattern": r'^(\*|"[0-9a-f]{32}")$'},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {SENDS: {"schema": bodies[0] if len(bodies) == 1 else {"anyOf": bodies}}},
        },
        "responses": {"200": _stands(), **failures},
    }


def _name(version: str) -> str:
    return f"Answers-{version}"


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _in_path(name: str, about: str, pattern: str) -> Part:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _answer(about: str, schema: Part, kind: str = SENDS) -> Part:
    return {"description": about, "content": {kind: {"schema": schema}}}


def _stands() -> Part:
    etag = {"ETag": {"description": "The version of the return", "schema": TEXT}}
    return {**_answer("The return as it stands", _ref(RETURN)), "headers": etag}


def _failures(*statuses: str) -> Part:
    about = {
        "400": "This is no JSON that can be taken",
        "401": "There is no token, or none that works",
        "403": "The return has closed",
        "404": "There is nothing here for this token",
        "409": "The return was signed off, or changed since it was read",
        "413": "This is larger than 1 MB",
        "415": "This was not sent as JSON in UTF-8",
        "422": "Something is wrong with the answers; nothing was saved",
        "428": "If-Match is missing",
        "429": "Too many requests",
    }
    return {each: _answer(about[each], _ref(FAILS), PROBLEM) for each in statuses}


def _object(**properties: Part) -> Part:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(of: Part) -> Part:
    return {"type": "array", "items": of}


def _round() -> Part:
    question = _object(code=TEXT, kind=TEXT, ask=TEXT, help=TEXT, required={"type": "boolean"})
    section = _object(code=TEXT, title=TEXT, intro=TEXT, questions=_list(question))
    return _object(
        code=TEXT,
        title=TEXT,
        standing={"type": "string", "enum": [each.value for each in Standing]},
        reference_day={"type": "string", "format": "date"},
        closes_at=MOMENT,
        **{"return": _object(reference=TEXT, organisation=TEXT, state=_state(), closes_at=MOMENT)},
        questionnaire=_object(version=TEXT, title=TEXT, intro=TEXT, sections=_list(section)),
    )


def _return() -> Part:
    finding = _object(pointer=TEXT, code=TEXT, detail=TEXT)
    return _object(
        reference=TEXT,
        round=TEXT,
        organisation=TEXT,
        state=_state(),
        closes_at=MOMENT,
        answers={"type": "object"},
        filled_in=_list(TEXT),
        counted={"type": "object"},
        errors=_list(finding),
        warnings=_list(_object(pointer=TEXT, code=TEXT, detail=TEXT, explained={"type": "boolean"})),
    )


def _state() -> Part:
    return {"type": "string", "enum": [each.value for each in ReturnState]}


def _problem() -> Part:
    error = _object(pointer=TEXT, code=TEXT, detail=TEXT)
    whole = _object(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT)
    whole["properties"]["errors"] = _list(error)
    return whole
