"""The main pages, and who opens each. The tests of statements and plans use this list too."""

from dataclasses import dataclass

PUBLIC = ""
COORDINATOR = "coordinator@lantern.example"
VETTING = "vetting@lantern.example"
SECURITY = "security@leeds.example"
VOLUNTEER = "volunteer@people.example"
CHAMPION = "champion@hmpps.example"
KEEPER = "register@moj.example"
OFFICE = "office@champion.example"
ADMINISTRATOR = "admin@lantern.example"
LEAD = "safeguarding@lantern.example"

VIEWERS = {
    PUBLIC: "Anybody",
    COORDINATOR: "Coordinator",
    VETTING: "Vetting officer",
    SECURITY: "Security contact",
    VOLUNTEER: "Volunteer",
    CHAMPION: "Champion",
    OFFICE: "Champion’s office",
    ADMINISTRATOR: "Administrator",
    LEAD: "Safeguarding lead",
    KEEPER: "Administrator of the Ministry",
}


@dataclass(frozen=True)
class Page:
    """A page as a sample account opens it. `shows` names the record whose reference its address has."""

    viewer: str
    name: str
    endpoint: str
    shows: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Who and what, in words."""
        return f"{VIEWERS[self.viewer]}: {self.name}"


PAGES = (
    Page(PUBLIC, "front page", "desk.home"),
    Page(PUBLIC, "opportunities", "recruitment.opportunities"),
    Page(PUBLIC, "opportunities, found by a word", "recruitment.opportunities", query=(("q", "mentor"),)),
    Page(PUBLIC, "one opportunity", "recruitment.opportunity", "opportunity"),
    Page(PUBLIC, "its form for paper", "recruitment.printable_form", "opportunity"),
    Page(PUBLIC, "sign-in page", "accounts.sign_in"),
    Page(COORDINATOR, "today", "desk.start"),
    Page(COORDINATOR, "people", "people.list_people"),
    Page(COORDINATOR, "people, a later page", "people.list_people", query=(("after", "{middle}"),)),
    Page(COORDINATOR, "people, found by name", "people.list_people", query=(("search", "1"),)),
    Page(COORDINATOR, "people, placed now", "people.list_people", query=(("volunteering", "placed"),)),
    Page(
        COORDINATOR,
        "people, new and neither placed nor applying",
        "people.list_people",
        query=(("volunteering", "neither"), ("sign_in", "none"), ("added", "30")),
    ),
    Page(COORDINATOR, "person record", "desk.person", "person"),
    Page(COORDINATOR, "edit a person", "people.edit", "person"),
    Page(COORDINATOR, "add a person", "people.add"),
    Page(COORDINATOR, "own opportunities", "recruitment.manage_opportunities"),
    Page(COORDINATOR, "applications", "recruitment.pipeline"),
    Page(COORDINATOR, "applications, red ones", "recruitment.pipeline", query=(("clock", "red"),)),
    Page(COORDINATOR, "applications, found by name", "recruitment.pipeline", query=(("search", "2"),)),
    Page(COORDINATOR, "one application", "recruitment.application", "application"),
    Page(COORDINATOR, "start a check", "vetting.start_check", "person"),
    Page(COORDINATOR, "log training", "training.log", "person"),
    Page(COORDINATOR, "training to verify", "training.to_verify"),
    Page(COORDINATOR, "one training record", "training.decide", "training"),
    Page(COORDINATOR, "training matrix", "training.matrix"),
    Page(COORDINATOR, "training matrix, up to 500 people", "training.matrix", query=(("all", "yes"),)),
    Page(COORDINATOR, "training matrix, only gaps", "training.matrix", query=(("gaps", "soon"),)),
    Page(COORDINATOR, "training sessions", "training.training_sessions"),
    Page(COORDINATOR, "one training session", "training.training_session", "session"),
    Page(COORDINATOR, "register of a training session", "training.take_register", "session"),
    Page(COORDINATOR, "placements", "placements.list_placements"),
    Page(COORDINATOR, "placements, proposed", "placements.list_placements", query=(("state", "proposed"),)),
    Page(COORDINATOR, "a proposed placement, with readiness", "placements.placement", "proposed"),
    Page(COORDINATOR, "an approved placement", "placements.placement", "approved"),
    Page(COORDINATOR, "life of a placement", "placements.placement_life", "approved"),
    Page(COORDINATOR, "propose a placement", "placements.propose", "person"),
    Page(COORDINATOR, "caseload", "placements.caseload"),
    Page(COORDINATOR, "caseload, reviews due", "placements.caseload", query=(("part", "review"),)),
    Page(COORDINATOR, "who is where today", "placements.who_is_where"),
    Page(COORDINATOR, "placements by region", "placements.regions"),
    Page(COORDINATOR, "placements that wait, from whom", "placements.stuck"),
    Page(COORDINATOR, "programmes", "placements.programmes"),
    Page(COORDINATOR, "one programme", "placements.programme", "programme"),
    Page(COORDINATOR, "programme of a placement", "placements.placement_programme", "approved"),
    Page(COORDINATOR, "bulk work", "placements.bulk_changes"),
    Page(COORDINATOR, "what bulk work will do", "placements.bulk_change", query=(("of", "{bulk}"),)),
    Page(COORDINATOR, "end all at a place", "placements.bulk_end"),
    Page(COORDINATOR, "move a group", "placements.bulk_supervisor"),
    Page(COORDINATOR, "hours of a placement", "placements.placement_hours", "approved"),
    Page(COORDINATOR, "hours to approve", "placements.hours_to_approve"),
    Page(COORDINATOR, "corrections of hours", "placements.corrections"),
    Page(COORDINATOR, "hours in a period", "placements.hours_totals"),
    Page(COORDINATOR, "rota", "placements.rota_sessions"),
    Page(COORDINATOR, "rota, today", "placements.rota_today"),
    Page(COORDINATOR, "rotas", "placements.rotas"),
    Page(COORDINATOR, "one session of a rota", "placements.rota_session", "rota"),
    Page(COORDINATOR, "register of a session", "placements.rota_register", "rota"),
    Page(COORDINATOR, "sign people up", "placements.sign_people_up", "rota"),
    Page(
        COORDINATOR,
        "cancel sessions",
        "placements.cancel_rota_sessions",
        query=(("place", "{rota_place}"), ("first", "{tomorrow}"), ("last", "{in_weeks}")),
    ),
    Page(COORDINATOR, "waiting for a mentor", "placements.waiting_list"),
    Page(COORDINATOR, "one supported person", "placements.supported", "supported"),
    Page(COORDINATOR, "suggestions for everybody", "placements.matching"),
    Page(COORDINATOR, "matches", "placements.matches"),
    Page(COORDINATOR, "one match", "placements.match", "match"),
    Page(COORDINATOR, "mentors", "placements.mentors"),
    Page(COORDINATOR, "mentoring", "placements.mentorings"),
    Page(COORDINATOR, "one mentoring", "placements.mentoring", "mentoring"),
    Page(COORDINATOR, "sessions of a mentoring", "placements.mentoring_sessions", "mentoring"),
    Page(COORDINATOR, "evaluation of mentoring", "placements.evaluation"),
    Page(COORDINATOR, "search, from any page", "desk.search_results", query=(("search", "3"),)),
    Page(COORDINATOR, "possible duplicates", "desk.duplicates_list"),
    Page(COORDINATOR, "imports", "desk.imports"),
    Page(COORDINATOR, "messages", "recruitment.messages"),
    Page(VETTING, "today", "desk.start"),
    Page(VETTING, "checks to decide", "vetting.to_decide"),
    Page(VETTING, "one check", "vetting.check", "check"),
    Page(VETTING, "do-not-match statements", "vetting.do_not_match_statements"),
    Page(VETTING, "what statements stand against", "placements.screening_conflicts"),
    Page(SECURITY, "today", "desk.start"),
    Page(SECURITY, "clearances", "vetting.clearances"),
    Page(SECURITY, "one clearance", "vetting.decide_clearance", "clearance"),
    Page(SECURITY, "cleared people", "vetting.cleared"),
    Page(SECURITY, "gate list", "vetting.gate_list"),
    Page(SECURITY, "in prison today", "placements.in_prison_today"),
    Page(VOLUNTEER, "what is left to do", "desk.my_start"),
    Page(VOLUNTEER, "own details", "people.my_details"),
    Page(VOLUNTEER, "own equality answers", "diversity.my_equality"),
    Page(VOLUNTEER, "own training", "training.my_training"),
    Page(VOLUNTEER, "training sessions to book", "training.my_sessions"),
    Page(VOLUNTEER, "own rota", "placements.my_rota"),
    Page(VOLUNTEER, "own hours and thanks", "placements.my_recognition"),
    Page(VOLUNTEER, "own sign-ins", "accounts.sessions"),
    Page(CHAMPION, "today", "desk.start"),
    Page(OFFICE, "national figures", "dashboards.national"),
    Page(OFFICE, "published figures", "dashboards.publications"),
    Page(CHAMPION, "own figures", "dashboards.own_figures"),
    Page(CHAMPION, "own agency", "dashboards.body", "agency"),
    Page(CHAMPION, "actions", "champions.actions"),
    Page(CHAMPION, "one action", "champions.action", "action"),
    Page(OFFICE, "one agency", "dashboards.body", "agency"),
    Page(OFFICE, "actions", "champions.actions"),
    Page(OFFICE, "register of champions", "champions.register"),
    Page(KEEPER, "champion of an agency", "champions.body", "agency"),
    Page(CHAMPION, "returns", "survey.survey_returns"),
    Page(CHAMPION, "one return", "survey.survey_return", "return"),
    Page(CHAMPION, "a section of it", "survey.survey_section", "return", (("section", "extent"),)),
    Page(CHAMPION, "its checks", "survey.survey_checks", "return"),
    Page(OFFICE, "rounds", "survey.survey_rounds"),
    Page(OFFICE, "one round", "survey.survey_round", "round"),
    Page(CHAMPION, "its form as a spreadsheet", "survey.survey_spreadsheet", "return"),
    Page(CHAMPION, "tokens of other systems", "survey.survey_tokens"),
    Page(CHAMPION, "make a token", "survey.make_survey_token"),
    Page(CHAMPION, "survey results", "survey_results.overview", "results"),
    Page(CHAMPION, "a section of results", "survey_results.section", "results", (("section", "extent"),)),
    Page(
        CHAMPION,
        "one question of results",
        "survey_results.question",
        "results",
        (("question", "volunteers_on_day"),),
    ),
    Page(CHAMPION, "method of results", "survey_results.method_page", "results"),
    Page(OFFICE, "published survey results", "survey_results.published"),
    Page(OFFICE, "make survey results", "survey_results.making"),
    Page(OFFICE, "results of a round", "survey_results.results", "results"),
    Page(OFFICE, "make the results of a round", "survey_results.new_results", "past round"),
    Page(OFFICE, "sizes of bodies", "survey_results.sizes", "past round"),
    Page(OFFICE, "answers in words", "survey_results.words", "past round"),
    Page(
        OFFICE,
        "answers to one question",
        "survey_results.word_answers",
        "past round",
        (("question", "one_change"),),
    ),
    Page(OFFICE, "file for analysis", "survey_results.answers_file", "past round"),
    Page(OFFICE, "publications", "diversity.publications"),
    Page(OFFICE, "make a publication", "diversity.new_publication"),
    Page(OFFICE, "legal conditions of lived experience", "diversity.conditions"),
    Page(ADMINISTRATOR, "accounts", "accounts.list_accounts"),
    Page(ADMINISTRATOR, "organisations", "organisations.list_organisations"),
    Page(LEAD, "today", "desk.start"),
    Page(LEAD, "concerns", "safeguarding.concerns"),
    Page(LEAD, "one concern, not opened", "safeguarding.concern", "concern"),
    Page(LEAD, "figures for the board", "safeguarding.figures"),
    Page(PUBLIC, "raise a concern", "safeguarding.raise_publicly"),
    Page(PUBLIC, "good practice", "good_practice.search"),
    Page(PUBLIC, "good practice, found by words", "good_practice.search", query=(("q", "new mentors"),)),
    Page(
        PUBLIC, "one good practice", "good_practice.entry", "practice", (("title_slug", "{practice_slug}"),)
    ),
    Page(COORDINATOR, "good practice entries", "good_practice.entries"),
    Page(COORDINATOR, "one good practice entry", "good_practice.manage", "practice"),
)

# What the coordinator looks for after signing in, one by one. Names stay out of addresses, so each is
# sent as a form, and the pages say which of the searches they show.
SEARCHES = (
    ("people.list_people", "people.search", "an"),
    ("recruitment.pipeline", "recruitment.search", "an"),
    ("desk.search_results", "desk.search", "anderton"),
)

# Lists whose rows grow with the organisation: their time must not.
LISTS = frozenset(
    {
        "people.list_people",
        "placements.caseload",
        "placements.hours_to_approve",
        "placements.in_prison_today",
        "placements.list_placements",
        "placements.placement_hours",
        "placements.regions",
        "placements.rota_sessions",
        "placements.stuck",
        "placements.who_is_where",
        "recruitment.manage_opportunities",
        "recruitment.pipeline",
        "training.to_verify",
        "training.training_sessions",
        "vetting.clearances",
        "vetting.cleared",
        "vetting.to_decide",
    }
)
