"""Filling in the form of a return, uploading it, and saving what the page shows."""

import io
from collections.abc import Mapping
from dataclasses import replace

from werkzeug.test import TestResponse

from tests.integration.survey.answering import at
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.survey import checked, queries
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.offline import making, ods, xlsx
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.offline.form import Form

MAKERS = {"ods": ods.spreadsheet, "xlsx": xlsx.workbook}
PAGE = "/spreadsheet"


def filled(found: SurveyReturn, typed: Mapping[str, Value], kind: str = "xlsx") -> bytes:
    """The form of a return as it stands, with this in the cells of these places."""
    form = making.form_of(checked.whole(found), None)
    assert set(typed) <= {line.place for part in form.parts for line in part.lines}
    parts = [
        replace(part, lines=[replace(each, answer=typed.get(each.place, each.answer)) for each in part.lines])
        for part in form.parts
    ]
    return content(replace(form, parts=parts), kind)


def content(form: Form, kind: str = "xlsx") -> bytes:
    with MAKERS[kind](form) as made:
        return made.read()


def upload(client: PageClient, found: SurveyReturn, file: bytes, name: str = "form.xlsx") -> TestResponse:
    fields = form_fields(client.get(at(found, PAGE)).text)
    return client.post(at(found, PAGE), data={**fields, "file": (io.BytesIO(file), name)})


def save(client: PageClient, found: SurveyReturn, page: TestResponse, **chosen: str) -> TestResponse:
    return client.post(at(found, PAGE + "/save"), data={**form_fields(page.text), **chosen})


def given(found: SurveyReturn) -> dict[str, object]:
    db.session.expire_all()
    return {code: each.stored() for code, each in queries.given(queries.answers(found)).items()}
