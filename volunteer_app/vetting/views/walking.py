"""The walk through the questions, for the person and for an officer who enters a paper.

Until the end the answers travel in a signed field of the page and nothing is stored, as on the public page:
such posts carry no form token, so they cannot write. The last page has one, and sends.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import saving, show
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting.disclosures.forms import SendForm, for_matters, is_told
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import Matter, segments
from volunteer_app.vetting.telling import flow, sealing
from volunteer_app.vetting.telling.asking import Asked
from volunteer_app.vetting.telling.findings import Finding, Verdict, findings
from volunteer_app.vetting.telling.flow import Question, Trail, entries
from volunteer_app.vetting.telling.questions import form_for

BACK = "back"


@dataclass(frozen=True)
class Walk:
    """Questions about one disclosure. `page`: where cancelling leads; `send`: what the last page does."""

    disclosure: Disclosure
    form: type[SendForm]
    page: str
    send: Callable[[SendForm, list[Matter]], Answer]

    def step(self) -> Response | Answer:
        """The page after this answer; the one before it, if going back was asked."""
        try:
            trail = sealing.opened(request.form.get("answers", ""))
        except sealing.Unreadable:
            trail = []
        if request.method != "POST":
            return self._go_on(trail)
        if request.form.get("go") == BACK:
            question, answer = trail.pop() if trail else (None, None)
            return self._ask(trail, question, before=answer) if question else self._go_on(trail)
        if "sending" in request.form:
            return self._end(trail, sent=True)
        return self._answered(trail)

    def _answered(self, trail: Trail) -> Response | Answer:
        question = self._following(trail)
        if question and request.form.get("question") == question:
            form = form_for(question, _last(trail), request.form)
            if not form.validate():
                return self._ask(trail, question, form)
            trail.append((question, form.given()))
        return self._go_on(trail)

    def _go_on(self, trail: Trail) -> Response | Answer:
        question = self._following(trail)
        return self._ask(trail, question) if question else self._end(trail)

    def _following(self, trail: Trail) -> Question | None:
        asks_offence = self.disclosure.question is ConvictionsQuestion.SPENT_NOT_PROTECTED
        return flow.next_question(trail, clock.today(), asks_offence=asks_offence)

    def _ask(
        self,
        trail: Trail,
        question: Question,
        form: Asked | None = None,
        before: flow.Answer | None = None,
    ) -> Response:
        asked = form or form_for(question, _last(trail), None, before)
        return show(
            "vetting/disclosures/question.html",
            asked,
            disclosure=self.disclosure,
            question=question,
            answers=sealing.sealed(trail),
            page=self.page,
        )

    def _end(self, trail: Trail, *, sent: bool = False) -> Response | Answer:
        if self._following(trail) is not None:
            return self._go_on(trail)
        found = findings(trail, self.disclosure.question, clock.today())
        kind = for_matters(self.form, found)
        form = (
            kind(data={"answers": sealing.sealed(trail)})
            if sent
            else kind(formdata=None, data={"answers": sealing.sealed(trail)})
        )
        if sent and form.validate_on_submit():
            with saving(form):
                return self.send(form, _matters(form, found, trail))
        return show(
            "vetting/disclosures/send.html",
            form,
            disclosure=self.disclosure,
            findings=list(enumerate(found)),
            to_tell=any(each.verdict is not Verdict.NEED_NOT for each in found),
            page=self.page,
        )


def _last(trail: Trail) -> flow.Entry | None:
    found = entries(trail)
    return found[-1] if found else None


def _matters(form: SendForm, found: list[Finding], trail: Trail) -> list[Matter]:
    return [
        Matter(answers, form[f"offence_{number}"].data or "", form[f"account_{number}"].data or "")
        for number, (finding, answers) in enumerate(zip(found, segments(trail), strict=True))
        if is_told(form, number, finding)
    ]
