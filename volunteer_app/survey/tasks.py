"""Background jobs of the survey: what the system knows is filled in, and bodies are invited and reminded."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import reading_for_long, transaction
from volunteer_app.survey import queries
from volunteer_app.survey.feeding import figures
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules import rounds as rules
from volunteer_app.survey.service import filling, telling
from volunteer_app.survey.service.rounds import JOB

BY = Actor.job(JOB)


@job(JOB)
def see_to_rounds() -> None:
    """For each return of a round that has opened: fill it in, then invite or remind its body."""
    while fill_in_next():
        pass
    with reading_for_long():
        today = clock.today()
        due = [
            number
            for number, closes_at, sent in queries.to_tell()
            if rules.notice_due(closes_at, today, sent)
        ]
    for number in due:
        with transaction():
            telling.tell_what_is_due(db.session.get_one(SurveyReturn, number))


def fill_in_next() -> bool:
    """Count for one return and keep that; counting only reads, and takes seconds for a large body."""
    with reading_for_long():
        waits = queries.to_fill_in()
        if waits is None:
            return False
        number, questionnaire = waits.id, queries.questionnaire_of(waits.round)
        counted = figures.count(questionnaire, waits.organisation, waits.round.reference_day)
    with transaction():
        filling.fill_in(db.session.get_one(SurveyReturn, number), counted, by=BY)
    return True
