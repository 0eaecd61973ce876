"""Sample qualifications: one awarded, with certificate and badge, one on the way, and one to join."""

from collections.abc import Sequence
from datetime import timedelta

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.training import service as training
from volunteer_app.training.awards import catalogue, claims, service
from volunteer_app.training.awards.catalogue import QualificationDetails, UnitDetails
from volunteer_app.training.awards.models import Award, Qualification
from volunteer_app.training.awards.rules import Level
from volunteer_app.training.awards.service import Outcome
from volunteer_app.training.badges import service as badges
from volunteer_app.training.certificates import service as certificates
from volunteer_app.training.openings import service as openings
from volunteer_app.training.openings.rules import OpeningKind
from volunteer_app.training.openings.service import OpeningDetails

BODY = "Sample Awards"
ASSESSOR, VERIFIER = "Asha Assessor", "Vic Verifier"
MENTORING = (
    ("A/100/1001", "Understand the role of a mentor", 3, True),
    ("H/100/1002", "Plan and hold mentoring meetings", 4, True),
    ("M/100/1003", "Support somebody through a change", 3, False),
)


def offer(stories: Sequence[Story], by: Actor) -> None:
    """Qualifications for everybody, and what the sample volunteer made of them."""
    person = db.session.get_one(Person, stories[0].person_id)
    mentoring = _mentoring(by)
    advice = catalogue.add_qualification(
        QualificationDetails("600/1235/X", "Award in Advice and Guidance", BODY, Level.LEVEL_2, 6), by=by
    )
    awarded = _awarded(person, stories[0], advice, by)
    certificates.issue_for_award(awarded, names_organisation=True, by=by)
    badges.issue(awarded, by=by)
    _on_the_way(person, stories[0], mentoring, by)
    _first_aid(person, stories[0], by)
    _to_join(stories, mentoring, by)


def _mentoring(by: Actor) -> Qualification:
    made = catalogue.add_qualification(
        QualificationDetails("600/1234/8", "Certificate in Mentoring", BODY, Level.LEVEL_3, 10), by=by
    )
    for number, title, worth, mandatory in MENTORING:
        catalogue.add_unit(made, UnitDetails(number, title, Level.LEVEL_3, worth, mandatory), by=by)
    db.session.refresh(made)
    return made


def _awarded(person: Person, story: Story, qualification: Qualification, by: Actor) -> Award:
    began = clock.today() - timedelta(days=200)
    organisation = story.opportunity.organisation
    award = service.enrol(person, qualification, organisation, started_on=began, by=by)
    outcome = Outcome(began + timedelta(days=120), ASSESSOR, VERIFIER)
    service.give(award, outcome, body_number="SA-20418", by=by)
    return award


def _on_the_way(person: Person, story: Story, qualification: Qualification, by: Actor) -> None:
    began = clock.today() - timedelta(days=60)
    organisation = story.opportunity.organisation
    award = service.enrol(person, qualification, organisation, started_on=began, by=by)
    first, second, _ = qualification.units
    service.record_unit(award, first, Outcome(began + timedelta(days=30), ASSESSOR, VERIFIER), by=by)
    learnt = "I ran one-to-one sessions as a volunteer tutor for two years, and kept a diary of them."
    claims.claim(award, second, learnt, None, by=by)


def _first_aid(person: Person, story: Story, by: Actor) -> None:
    """A course of others, verified, with its certificate."""
    record = training.log_training(
        person,
        organisation=story.opportunity.organisation,
        completed_on=clock.today() - timedelta(days=40),
        minutes=360,
        course_title="First aid at work",
        by=by,
    )
    training.verify_training(record, by=by)
    certificates.issue_for_record(record, names_organisation=True, by=by)


def _to_join(stories: Sequence[Story], mentoring: Qualification, by: Actor) -> None:
    """One opening with a request that waits, and one that nobody has asked for."""
    organisation = stories[0].opportunity.organisation
    last = clock.today() + timedelta(days=45)
    course = openings.offer(
        OpeningDetails(
            OpeningKind.TRAINING,
            "Evening course: listening skills",
            "Four Tuesday evenings, from 6pm to 8pm, at our office. It is free.",
            closes_before=last,
            places=12,
        ),
        organisation,
        by=by,
    )
    openings.offer(
        OpeningDetails(
            OpeningKind.ACCREDITATION,
            "Work towards a Certificate in Mentoring",
            "About a year, beside your mentoring. An assessor visits once a month.",
            closes_before=last,
            qualification_id=mentoring.id,
        ),
        organisation,
        by=by,
    )
    person = db.session.get_one(Person, stories[0].person_id)
    openings.ask(course, person, why="I would like to be better at leaving silences.", by=by)
