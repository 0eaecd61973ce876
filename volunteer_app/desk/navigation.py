"""The menu and the footer of every page: what the viewer may open, or is led to, asked as the pages ask."""

from typing import NamedTuple

from flask import has_request_context, request, url_for

from volunteer_app.desk.presenters import searching
from volunteer_app.foundation.permissions import Permission, can, leads, viewer

Link = tuple[str, str]


class Item(NamedTuple):
    """A line of the menu, the permission that shows it, and the one that shows another in its place."""

    text: str
    endpoint: str
    permission: Permission
    also: tuple[str, ...] = ()
    unless: Permission | None = None


STAFF = (
    Item("Today", "desk.start", Permission.DESK_VIEW),
    Item("People", "people.list_people", Permission.PERSON_VIEW, ("/imports", "/letters")),
    Item("Opportunities", "recruitment.manage_opportunities", Permission.OPPORTUNITY_MANAGE),
    Item("Applications", "recruitment.pipeline", Permission.APPLICATION_VIEW),
    Item(
        "Training",
        "training.to_verify",
        Permission.TRAINING_VERIFY,
        ("/training", "/awards", "/prior-learning", "/certificates"),
    ),
    Item("Training packs", "training.pack_versions", Permission.PACK_PUBLISH, ("/training/packs",)),
    Item("Qualifications", "training.qualifications", Permission.QUALIFICATION_EDIT),
    Item(
        "Placements",
        "placements.list_placements",
        Permission.PLACEMENT_VIEW,
        ("/hours", "/leave", "/recognition", "/statements", "/thanks", "/rota", "/rotas", "/programmes"),
    ),
    Item(
        "Mentoring",
        "placements.waiting_list",
        Permission.MENTORING_MANAGE,
        ("/supported", "/matching", "/matches", "/mentors", "/mentoring"),
    ),
    Item("Checks", "vetting.to_decide", Permission.CHECK_DECIDE, ("/checks",)),
    Item("Checks", "vetting.with_coordinators", Permission.CHECK_RECORD, unless=Permission.CHECK_DECIDE),
    Item("Disclosures", "vetting.disclosures", Permission.DISCLOSURE_OPEN, ("/assessments",)),
    Item("Clearances asked for", "vetting.asked_clearances", Permission.CHECK_RECORD),
    Item("Bars", "vetting.list_bars", Permission.BAR_RECORD),
    Item("Concerns", "safeguarding.concerns", Permission.CONCERN_HOLD),
    Item("Referrals", "vetting.list_referrals", Permission.REFERRAL_DECIDE),
    Item("Clearances", "vetting.clearances", Permission.CLEARANCE_DECIDE, ("/gate-list",)),
    Item(
        "Cancel sessions",
        "placements.cancel_rota_sessions",
        Permission.ROTA_CALL_OFF,
        unless=Permission.ROTA_MANAGE,
    ),
    Item(
        "In prison today",
        "placements.in_prison_today",
        Permission.PLACE_VIEW,
        unless=Permission.PLACEMENT_VIEW,
    ),
    Item("Do not match", "vetting.do_not_match_statements", Permission.DO_NOT_MATCH_HOLD, ("/screening",)),
    Item("Sentence records", "sentences.list_records", Permission.SENTENCE_HOLD, ("/sentences",)),
    Item("Equality questions", "diversity.response_rates", Permission.EQUALITY_RATE, ("/equality",)),
    Item("National figures", "dashboards.national", Permission.NATIONAL_VIEW, ("/figures",)),
    Item("Your figures", "dashboards.own_figures", Permission.FIGURES_OWN),
    Item("Your department", "dashboards.list_bodies", Permission.FIGURES_OWN, ("/bodies",)),
    Item("Champions", "champions.register", Permission.CHAMPION_VIEW, ("/bodies",)),
    Item("Actions", "champions.actions", Permission.ACTION_KEEP),
    Item("Actions", "champions.actions", Permission.NATIONAL_VIEW, unless=Permission.ACTION_KEEP),
    Item("Publications", "diversity.publications", Permission.DIVERSITY_PUBLISH),
    Item("Survey", "survey.survey_rounds", Permission.SURVEY_RUN, ("/survey",)),
    Item("Survey", "survey.survey_returns", Permission.SURVEY_ANSWER, ("/survey",), Permission.SURVEY_RUN),
    Item(
        "Good practice",
        "good_practice.entries",
        Permission.PRACTICE_WRITE,
        ("/good-practice-questions", "/good-practice-collections", "/good-practice"),
    ),
    Item("Accounts", "accounts.list_accounts", Permission.ACCOUNT_ADMINISTER),
    Item("Organisations", "organisations.list_organisations", Permission.ORGANISATION_ADMINISTER),
    Item("Rehearsals", "placements.rehearsals", Permission.REQUIREMENT_REHEARSE),
    Item("Survey results", "survey_results.published", Permission.SURVEY_RUN, ("/survey/making",)),
    Item(
        "Survey results",
        "survey_results.published",
        Permission.SURVEY_ANSWER,
        unless=Permission.SURVEY_RUN,
    ),
)

OWN = (
    Item("Your volunteering", "desk.my_start", Permission.PERSON_OWN),
    Item("Your details", "people.my_details", Permission.PERSON_OWN),
    Item("Your training", "training.my_training", Permission.PERSON_OWN),
    Item("Your mentoring", "placements.my_mentoring", Permission.PERSON_OWN, ("/my/mentor-offer",)),
    Item("Your passport", "vetting.my_passport", Permission.PERSON_OWN),
)

FOOTER = (
    ("Good practice", "good_practice.search"),
    ("Raise a concern", "safeguarding.raise_publicly"),
    ("Check a certificate", "training.check_certificate"),
    ("Privacy notice", "desk.privacy"),
    ("Accessibility statement", "desk.accessibility"),
    ("Cookies", "desk.cookies"),
)


def for_pages() -> dict[str, object]:
    """What the layout shows on every page. Costs no statement beyond those that know the viewer."""
    if not has_request_context():
        return {}
    footer: list[Link] = [(text, url_for(endpoint)) for text, endpoint in FOOTER]
    if can(Permission.ACCOUNT_OWN):
        footer.insert(0, ("Training packs", url_for("training.packs")))
    if can(Permission.DESK_VIEW) and not (leads(Permission.SURVEY_ANSWER) or leads(Permission.SURVEY_RUN)):
        # A section of a return can be handed to anybody who works for a body
        footer.insert(0, ("Survey of volunteering", url_for("survey.survey_returns")))
    shown: dict[str, object] = {"navigation": _menu(), "footer_links": footer}
    if can(Permission.DESK_VIEW):
        shown["search_box"] = searching.what()
    return shown


def _menu() -> list[tuple[str, str, bool]]:
    links = [(item.text, url_for(item.endpoint), item.also) for item in (*STAFF, *OWN) if _is_shown(item)]
    if not viewer().is_authenticated:
        links = [
            ("Find an opportunity", url_for("recruitment.opportunities"), ()),
            ("Good practice", url_for("good_practice.search"), ()),
        ]
    here = _longest_match({above: url for _, url, also in links for above in (url, *also)})
    return [(text, url, url == here) for text, url, _ in links]


def _is_shown(item: Item) -> bool:
    return leads(item.permission) and (item.unless is None or not leads(item.unless))


def _longest_match(menu: dict[str, str]) -> str:
    """The menu's link that this page stands under, by all addresses above pages; /training before /, say."""
    under = [each for each in menu if request.path == each or request.path.startswith(each.rstrip("/") + "/")]
    return menu[max(under, key=len)] if under else ""
