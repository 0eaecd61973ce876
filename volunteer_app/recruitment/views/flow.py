"""Where somebody stands in applying: their draft, the questions of the role, and which come next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import session, url_for
from werkzeug.datastructures import MultiDict

from volunteer_app.foundation import clock, kept_forms
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form
from volunteer_app.foundation.permissions import Permission, current_scope
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.people.rules import PreferredLanguage
from volunteer_app.people.service import PersonDetails
from volunteer_app.recruitment import drafts, queries
from volunteer_app.recruitment.forms.steps import PhoneForm, Step, steps_for
from volunteer_app.recruitment.models import ApplicationDraft, Opportunity
from volunteer_app.recruitment.rules import is_open, is_too_young
from volunteer_app.recruitment.service import ApplicationAnswers, RefereeAnswer

TOKENS = "applying"
MOST_DRAFTS = 5


@dataclass
class Flow:
    """One person applying for one opportunity."""

    opportunity: Opportunity
    draft: ApplicationDraft | None
    person: Person | None
    steps: tuple[Step, ...]

    @property
    def is_open(self) -> bool:
        """Whether people can apply today."""
        return is_open(self.opportunity.state, self.opportunity.closes_on, clock.today())

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What was answered so far, by question."""
        given = self.draft.answers if self.draft else {}
        return {slug: answer for slug, answer in given.items() if slug != drafts.UNFINISHED}

    def step(self, slug: str) -> Step:
        """The question with this address.

        Raises:
            NotFound: this role has no such question.
        """
        for step in self.steps:
            if step.slug == slug:
                return step
        raise NotFound

    def form(self, step: Step) -> Form:
        """The question's form, with what was answered before, or typed before it was left."""
        form = step.filled(self.answers.get(step.slug, {}))
        left = drafts.unfinished(self.draft, step.slug) if self.draft else []
        if left and not form.is_submitted() and not kept_forms.given_back():
            form.process(MultiDict(left))
        if isinstance(form, PhoneForm):
            form.must_have = self.has_no_email
            if not form.must_have:
                form.phone.label.text += " (optional)"
        return form

    def first_unanswered(self) -> Step | None:
        """The first question that still needs an answer."""
        return next((step for step in self.steps if not self._is_answered(step)), None)

    def comes_too_early(self, step: Step) -> bool:
        """Whether a question before this one has no answer yet."""
        first = self.first_unanswered()
        return first is not None and self.steps.index(first) < self.steps.index(step)

    def is_too_young(self) -> bool:
        """Whether they gave a birth date that makes them too young for the role today."""
        return is_too_young(self.born_on, self.opportunity.role.minimum_age, clock.today())

    @property
    def born_on(self) -> date | None:
        """The birth date that was given, or that is on record."""
        if self.person is not None:
            return self.person.date_of_birth
        text = self.answers.get("date-of-birth", {}).get("date_of_birth")
        return date.fromisoformat(text) if text else None

    def keep(self, step: Step, form: Form) -> None:
        """Keep an answer; the first one begins a draft."""
        drafts.keep(self._begun(), step.slug, step.answer(form))

    def keep_unfinished(self, step: Step, typed: list[tuple[str, str]]) -> None:
        """Keep what was typed into a question that is left in its middle."""
        drafts.keep_unfinished(self._begun(), step.slug, typed)

    def _begun(self) -> ApplicationDraft:
        """The draft; where it is nobody's own, its token goes into the cookie."""
        if self.draft is None:
            person_id = self.person.id if self.person else None
            self.draft, token = drafts.start(self.opportunity, person_id)
            if self.person is None:
                remember(self.opportunity.reference, token)
        return self.draft

    def forget(self) -> None:
        """The application was sent: the answers stand in it now."""
        if self.draft is not None:
            drafts.discard(self.draft)
        tokens = dict(session.get(TOKENS, {}))
        tokens.pop(self.opportunity.reference, None)
        session[TOKENS] = tokens

    def after(self, step: Step, *, changing: bool) -> str:
        """The address that follows an answered question."""
        if self.is_too_young():
            return url_for("recruitment.too_young", reference=self.opportunity.reference)
        first = self.first_unanswered()
        position = self.steps.index(step) + 1
        if first is None:
            at_end = changing or position == len(self.steps)
            return self.check_url if at_end else self.url(self.steps[position])
        if changing or self.steps.index(first) < position:
            return self.url(first)
        return self.url(self.steps[position])

    def before(self, step: Step, *, changing: bool) -> str:
        """Where the back link of a question leads."""
        if changing:
            return self.check_url
        position = self.steps.index(step)
        if position:
            return self.url(self.steps[position - 1])
        return url_for("recruitment.opportunity", reference=self.opportunity.reference)

    def url(self, step: Step, **query: Any) -> str:
        """The address of a question."""
        reference = self.opportunity.reference
        return url_for("recruitment.apply_step", reference=reference, slug=step.slug, **query)

    @property
    def leave_url(self) -> str:
        """The address of the page that lets somebody come back later."""
        return url_for("recruitment.save_draft", reference=self.opportunity.reference)

    @property
    def check_url(self) -> str:
        """The address of the page that shows all answers."""
        return url_for("recruitment.check_answers", reference=self.opportunity.reference)

    def details(self) -> PersonDetails:
        """What they said of themselves."""
        said = {name: value for answer in self.answers.values() for name, value in answer.items()}
        return PersonDetails(
            first_name=said["first_name"],
            last_name=said["last_name"],
            date_of_birth=self.born_on,
            email=self.answers["email"].get("email") or None,
            phone=self.answers["phone"]["phone"],
            postcode=" ".join(said["postcode"].upper().split()),
            preferred_language=PreferredLanguage(said["preferred_language"]),
            access_needs=said["access_needs"],
        )

    def application_answers(self) -> ApplicationAnswers:
        """What they said about the role, and their referees."""
        return ApplicationAnswers(
            why=self.answers["why"]["why"],
            availability=self.answers["availability"]["availability"],
            referees=tuple(
                RefereeAnswer(**self.answers[step.slug])
                for step in self.steps
                if step.slug.startswith("referee-")
            ),
        )

    @property
    def has_no_email(self) -> bool:
        """Whether they said that they have no e-mail address."""
        return bool(self.answers.get("email", {}).get("has_email") == "no")

    def _is_answered(self, step: Step) -> bool:
        if step.slug == "phone" and self.has_no_email:
            return bool(self.answers.get("phone", {}).get("phone"))
        return step.slug in self.answers


def load(reference: str) -> Flow:
    """Where this browser stands in applying for this opportunity.

    Raises:
        NotFound: there is no such opportunity for the public.
    """
    opportunity = queries.public_opportunity(reference)
    person_id = current_scope(Permission.PERSON_OWN).person_id
    person = people.person_by_id(person_id) if person_id is not None else None
    steps = steps_for(opportunity.role.references_needed, knows_person=person is not None)
    return Flow(opportunity, begun(opportunity), person, steps)


def begun(opportunity: Opportunity) -> ApplicationDraft | None:
    """The draft of the volunteer who is signed in, on whatever device; else the one of this browser."""
    person_id = current_scope(Permission.PERSON_OWN).person_id
    if person_id is not None:
        return drafts.of_person(opportunity, person_id)
    return drafts.find(opportunity, str(session.get(TOKENS, {}).get(opportunity.reference, "")))


def remember(reference: str, token: str) -> None:
    """Let this browser find a draft for this opportunity; a cookie has room for a few."""
    kept = {**session.get(TOKENS, {}), reference: token}
    session[TOKENS] = dict(list(kept.items())[-MOST_DRAFTS:])
