"""Routes for other systems of a body: the questionnaire, its answers, and putting others in their place."""

from flask import Response, request

from volunteer_app.foundation import json_answers
from volunteer_app.foundation.bearers import bearer, by_bearer
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.permissions import public
from volunteer_app.foundation.security import tokenless
from volunteer_app.survey import checked, describing, queries, written
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import receiving
from volunteer_app.survey.service.receiving import NotInOrder
from volunteer_app.survey.views.room import blueprint

CHANGED = "The return changed since you read it. Read it again, and send If-Match with its ETag"


@blueprint.get("/api/openapi.json")
@public
def openapi() -> Response:
    """The document that describes these routes; it holds nothing of anybody."""
    return json_answers.answer(describing.document())


@blueprint.get("/api/survey/rounds/<code>")
@by_bearer
def api_round(code: str) -> Response:
    """The questionnaire of a round as the token's organisation is asked it."""
    return json_answers.answer(written.of_round(_return(code)))


@blueprint.get("/api/survey/rounds/<code>/returns/<reference>/answers")
@by_bearer
def api_answers(code: str, reference: str) -> Response:
    """The return of the token's organisation as it stands."""
    return _stands(_return(code, reference))


# No form and no browser sends it: a browser never adds the header Authorization by itself
@blueprint.put("/api/survey/rounds/<code>/returns/<reference>/answers")
@by_bearer
@tokenless
def put_api_answers(code: str, reference: str) -> Response:
    """Put answers in the place of those that there are: all of them, or nothing."""
    found = _return(code, reference)
    sent = json_answers.sent()
    if not request.if_match and not request.if_match.star_tag:
        return json_answers.problem(428)
    try:
        receiving.receive(found, sent, replaces=request.if_match.contains, by=bearer().actor)
    except NotInOrder as wrong:
        return json_answers.problem(422, errors=written.of_wrong(wrong.wrong))
    except StaleEdit:
        return json_answers.problem(409, CHANGED)
    except Refused as refused:
        return json_answers.problem(409 if found.state is ReturnState.SIGNED_OFF else 403, refused.message)
    return _stands(found)


def _return(code: str, reference: str = "") -> SurveyReturn:
    """The return of the token's organisation in a round whose bodies have been asked."""
    found = queries.return_in_round(code, bearer().organisation_id)
    if found is None or (reference and found.reference != reference):
        raise NotFound
    return found


def _stands(found: SurveyReturn) -> Response:
    whole = checked.whole(found)
    made = json_answers.answer(written.of_return(whole))
    made.set_etag(receiving.version(found, whole.rows))
    return made
