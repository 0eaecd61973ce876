"""The background job that works results out."""

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.jobs import job
from volunteer_app.survey.results import service


@job(service.JOB)
def work_out() -> None:
    """Work out the results that wait to be."""
    service.go_on(Actor.job(service.JOB))
