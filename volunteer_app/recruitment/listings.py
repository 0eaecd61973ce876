"""What the lists of applications and of own opportunities show, sort by and export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.recruitment import queries, to_ask
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.presenters.pipeline import Waiting, waiting
from volunteer_app.recruitment.queries import ApplicationFilters, OpportunityFilters
from volunteer_app.recruitment.rules import OpportunityState

TONES = {
    OpportunityState.DRAFT: "neutral",
    OpportunityState.PUBLISHED: "good",
    OpportunityState.CLOSED: "neutral",
}
BREAK = Markup("<br>")


@dataclass(frozen=True)
class InPipeline:
    """An application, and how long it has been in its stage."""

    application: Application
    waiting: Waiting


def _applicant(row: InPipeline) -> str:
    return row.application.person.full_name


def _linked_applicant(row: InPipeline) -> str:
    return link("recruitment.application", row.application.reference, _applicant(row))


def _wait(row: InPipeline) -> str:
    return ", ".join(filter(None, (row.waiting.words, row.waiting.clock)))


def _shown_wait(row: InPipeline) -> str:
    if not row.waiting.clock:
        return row.waiting.words
    return Markup("{}{}{}").format(row.waiting.words, BREAK, tag(row.waiting.clock, row.waiting.tone))


APPLICATIONS = declare(
    Listing(
        key="applications",
        title="Applications",
        endpoint="recruitment.pipeline",
        export_endpoint="recruitment.export_applications",
        permission=Permission.APPLICATION_VIEW,
        of=Application,
        columns=(
            Column("name", "Name", _applicant, _linked_applicant),
            Column("reference", "Reference", lambda row: row.application.reference),
            Column("email", "Email address", lambda row: row.application.person.email),
            Column("phone", "Telephone", lambda row: row.application.person.phone),
            Column("opportunity", "Opportunity", lambda row: row.application.opportunity.title),
            Column("applied", "Applied on", lambda row: day_of(row.application.applied_at)),
            Column("source", "Came by", lambda row: row.application.source),
            Column("stage", "Stage", lambda row: row.application.stage),
            Column("since", "In this stage since", lambda row: row.application.stage_since),
            Column("days", "Days in this stage", lambda row: row.waiting.days, is_number=True),
            Column("waiting", "In this stage", _wait, _shown_wait, order="waiting"),
        ),
        shown=("opportunity", "stage", "waiting"),
        orders={
            "waiting": Order(
                queries.BY_WAITING, "Longest waiting first", "Shortest waiting first", falls=True
            )
        },
        filters={"stage": "Stage", "clock": "Time in stage", "opportunity": "Opportunity"},
    )
)


def applications(scope: Scope, filters: ApplicationFilters, gone: Sequence[str] = ()) -> Found[InPipeline]:
    """The applications of the scope that the filters leave."""

    def rows(found: Sequence[Application]) -> list[InPipeline]:
        today = clock.today()
        return [InPipeline(each, waiting(each, today)) for each in found]

    return Found(APPLICATIONS, queries.applications(scope, filters), rows, gone)


@dataclass(frozen=True)
class Managed:
    """An opportunity, how many applied for it, and whether its closing date is past while it is open."""

    opportunity: Opportunity
    applications: int
    is_late: bool


def _linked_title(row: Managed) -> str:
    return link("recruitment.preview", row.opportunity.reference, row.opportunity.title)


def _shown_state(row: Managed) -> str:
    shown = tag(row.opportunity.state.words, TONES[row.opportunity.state])
    return shown + BREAK + "Past its closing date" if row.is_late else shown


def _linked_count(row: Managed) -> str:
    hidden = Markup('<span class="govuk-visually-hidden"> for {}</span>').format(row.opportunity.title)
    count = Markup("{}{}").format(f"{row.applications:,}", hidden)
    return link("recruitment.pipeline", row.opportunity.reference, count, takes="opportunity")


def _of(value: Callable[[Opportunity], str | date | None]) -> Callable[[Managed], str | date | None]:
    return lambda row: value(row.opportunity)


def _published_on(opportunity: Opportunity) -> date | None:
    return day_of(opportunity.published_at) if opportunity.published_at else None


OPPORTUNITIES = declare(
    Listing(
        key="opportunities",
        title="Your opportunities",
        endpoint="recruitment.manage_opportunities",
        export_endpoint="recruitment.export_opportunities",
        permission=Permission.OPPORTUNITY_MANAGE,
        of=Opportunity,
        columns=(
            Column("title", "Opportunity", _of(lambda each: each.title), _linked_title),
            Column("reference", "Reference", _of(lambda each: each.reference)),
            Column("role", "Role", _of(lambda each: each.role.name)),
            Column("organisation", "Organisation", _of(lambda each: each.organisation.name)),
            Column("places", "Places", _of(lambda each: ", ".join(at.place.name for at in each.places))),
            Column("state", "State", _of(lambda each: each.state.words), _shown_state),
            Column("published", "Published on", _of(_published_on)),
            Column("closes", "Closing date", _of(lambda each: each.closes_on), order="closes"),
            Column(
                "applications", "Applications", lambda row: row.applications, _linked_count, is_number=True
            ),
        ),
        shown=("role", "organisation", "state", "closes", "applications"),
        orders={
            "closes": Order(
                queries.BY_CLOSING_LAST, "The last to close first", "The first to close first", falls=True
            )
        },
        filters={"q": "Words", "state": "State", "organisation": "Organisation"},
        typed=frozenset({"q"}),
    )
)


def opportunities(scope: Scope, filters: OpportunityFilters, gone: Sequence[str] = ()) -> Found[Managed]:
    """The scope's own opportunities that the filters leave."""

    def rows(found: Sequence[Opportunity]) -> list[Managed]:
        counts, today = queries.application_counts([each.id for each in found]), clock.today()
        return [Managed(each, counts.get(each.id, 0), _is_late(each, today)) for each in found]

    return Found(OPPORTUNITIES, queries.opportunities(scope, filters), rows, gone)


def _is_late(opportunity: Opportunity, today: date) -> bool:
    return opportunity.state is OpportunityState.PUBLISHED and opportunity.closes_on < today


def _linked_to_ask(row: Application) -> str:
    return link("sentences.start", row.person.reference, row.person.full_name)


TO_ASK = declare(
    Listing(
        key="sentences-to-ask",
        title="People to ask about a sentence",
        endpoint="recruitment.sentences_to_ask",
        export_endpoint="recruitment.export_sentences_to_ask",
        permission=Permission.SENTENCE_HOLD,
        of=Application,
        columns=(
            Column("name", "Name", lambda row: row.person.full_name, _linked_to_ask),
            Column("reference", "Reference", lambda row: row.person.reference),
            Column("opportunity", "Opportunity", lambda row: row.opportunity.title),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
            Column("stage", "Stage", lambda row: row.stage),
            Column("since", "In this stage since", lambda row: row.stage_since, order="since"),
        ),
        shown=("opportunity", "organisation", "since"),
        orders={"since": Order(to_ask.LONGEST_FIRST, "Longest wait first", "Shortest wait first")},
        filters={},
    )
)


def sentences_to_ask(scope: Scope) -> Found[Application]:
    """The people whom nobody asked about a sentence, though they accepted an offer."""
    return Found(TO_ASK, to_ask.sentences_to_ask(scope), list)
