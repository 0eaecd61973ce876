"""Mail about an application.

None of it names the role, a place, the organisation or a reason: an e-mail may be read by others, and each
of these can tell that somebody is or was in custody. The pages behind sign-in or link say more. One alone
names a public advertisement: the link to a draft, which somebody asks for who may have begun several.
"""

from typing import Any

from volunteer_app.foundation import links, mail
from volunteer_app.recruitment.drafts import kept_until
from volunteer_app.recruitment.models import Application, ApplicationDraft
from volunteer_app.recruitment.rules import DRAFT_KEPT, OFFER_VALID, Stage

OFFER_PURPOSE = "application:offer"
DRAFT_PURPOSE = "application:draft"
ENDED = {Stage.DECLINED: "declined", Stage.WITHDRAWN: "withdrawn"}


def received(application: Application) -> None:
    """Tell the applicant that it has come, and its reference."""
    _to_applicant(application, "received")


def offer(application: Application) -> None:
    """Send the offer with a link that can be answered once."""
    if application.person.email:
        token = links.issue(OFFER_PURPOSE, application.id, OFFER_VALID)
        url = links.address("recruitment.answer_offer", token=token)
        _to_applicant(application, "offer", url=url, days=OFFER_VALID.days)


def draft_link(draft: ApplicationDraft, email: str) -> None:
    """Send the link that opens a draft in another browser. It holds nothing of what was typed."""
    token = links.issue(DRAFT_PURPOSE, draft.id, DRAFT_KEPT)
    mail.post(
        email,
        "recruitment/mail/draft.txt",
        opportunity=draft.opportunity,
        url=links.address("recruitment.continue_draft", token=token),
        until=kept_until(draft),
    )


def answered(application: Application) -> None:
    """Tell the coordinator that somebody answered an offer."""
    mail.post(
        application.opportunity.contact_email,
        "recruitment/mail/answered.txt",
        application=application,
        url=links.address("recruitment.application", reference=application.reference),
    )


def ended(application: Application) -> None:
    """Tell the applicant that it goes no further, in plain and kind words and without the reason."""
    template = ENDED.get(application.stage)
    if template is not None:
        _to_applicant(application, template)


def _to_applicant(application: Application, template: str, **context: Any) -> None:
    person = application.person
    if person.email:
        mail.post(
            person.email,
            f"recruitment/mail/{template}.txt",
            application=application,
            name=person.known_as or person.first_name,
            contact=application.opportunity.contact_email,
            **context,
        )
