"""Every page that a role may open: accessible, within a telephone's width, and with a clean console."""

import pytest
from flask import Flask

from tests.e2e import addresses, inspecting
from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample import accounts as sample

# What links lead to only when the records happen to be so, or never: the file of the tests that look at it.
LOOKED_AT_ELSEWHERE = {
    **dict.fromkeys(addresses.OF_CHAMPIONS, "test_champions"),
    "accounts.accept_invitation": "test_story",
    "accounts.add_app": "test_passkeys",
    "accounts.add_passkey": "test_passkeys",
    "accounts.choose_columns": "test_lists",
    "accounts.confirm_role": "test_accounts",
    "accounts.delete_filter": "test_lists",
    "accounts.edit_filter": "test_lists",
    "accounts.link_sent": "test_accounts",
    "accounts.make_passkey": "test_passkeys",
    "accounts.passkeys": "test_passkeys",
    "accounts.recovery_codes": "test_second_factor",
    "accounts.register_organisation": "test_accounts",
    "accounts.remove_passkey": "test_passkeys",
    "accounts.rename_passkey": "test_passkeys",
    "accounts.renew_recovery_codes": "test_second_factor",
    "accounts.reset_password": "test_accounts",
    "accounts.save_filter": "test_lists",
    "accounts.second_step": "test_second_factor",
    "accounts.set_up_second_factor": "test_second_factor",
    "accounts.saved_filters": "test_lists",
    "accounts.turn_off_second_factor": "test_second_factor",
    "desk.import_duplicates": "test_importing",
    "desk.import_file": "test_importing",
    "desk.import_rows": "test_importing",
    "desk.delete_import": "test_importing",
    "desk.undo_import": "test_importing",
    "desk.merge": "test_merging",
    "desk.merged": "test_merging",
    "desk.take_import": "test_importing",
    "diversity.applicant_answered": "test_equality_questions",
    "diversity.applicants_questions": "test_equality_questions",
    "diversity.delete_paper": "test_equality_questions",
    "diversity.discard_publication": "test_publishing",
    "diversity.sign_publication": "test_publishing",
    "good_practice.begin_from_programme": "test_good_practice",
    "good_practice.remove_file": "test_good_practice",
    "people.close_sign_in": "test_merging",
    "people.remove_letter": "test_files",
    "desk.search_results": "test_keyboard",
    "organisations.about": "test_keyboard",
    "placements.approve_many_hours": "test_hours",
    "placements.approved_many_hours": "test_hours",
    "placements.change_supervisor": "test_placement_life",
    "placements.decline_restart": "test_placement_life",
    "placements.end": "test_story",
    "placements.extend": "test_placement_life",
    "placements.hold_review": "test_placement_life",
    "placements.plan_review": "test_placement_life",
    "placements.screening_conflict": "test_placement_life",
    "placements.transfer": "test_placement_life",
    "placements.lift": "test_barring",
    "placements.lift_after_referral": "test_barring",
    "placements.pause": "test_barring",
    "placements.raise_concern": "test_safeguarding",
    "placements.raise_mentoring_concern": "test_mentoring",
    "placements.raise_rota_concern": "test_rota",
    "placements.ask_correction": "test_rota",
    "placements.ask_swap": "test_rota",
    "placements.calendar_feed": "test_rota",
    "placements.change_rota_session": "test_rota",
    "placements.end_regime_time": "test_rota",
    "placements.my_calendar": "test_rota",
    "placements.my_rota": "test_rota",
    "placements.my_rota_session": "test_rota",
    "placements.remove_sign_up": "test_rota",
    "placements.sign_people_up": "test_rota",
    "placements.refuse": "test_story",
    "placements.rehearsal": "test_readiness",
    "placements.export_rehearsal": "test_readiness",
    "placements.log_hours": "test_story",
    "placements.placement_hours": "test_story",
    "placements.add_goal": "test_mentoring",
    "placements.ask_for_mentor": "test_mentoring",
    "placements.agree_swap": "test_rota",
    "placements.give_up_session": "test_rota",
    "placements.begin_mentoring": "test_mentoring",
    "placements.cancel_mentoring_session": "test_mentoring",
    "placements.close_goal": "test_mentoring",
    "placements.decline_match": "test_mentoring",
    "placements.export_in_prison_today": "test_prison_visitors",
    "placements.give_mentoring_feedback": "test_mentoring",
    "placements.mentoring": "test_mentoring",
    "placements.mentoring_session": "test_mentoring",
    "placements.mentoring_sessions": "test_mentoring",
    "placements.place_match": "test_mentoring",
    "placements.plan_session": "test_mentoring",
    "placements.score_pathways": "test_mentoring",
    "placements.session_held": "test_mentoring",
    "placements.session_missed": "test_mentoring",
    "recruitment.answer_offer": "test_story",
    "recruitment.applied": "test_story",
    "recruitment.apply_step": "test_story",
    "recruitment.check_answers": "test_story",
    "recruitment.continue_draft": "test_leaving",
    "recruitment.draft_saved": "test_leaving",
    "recruitment.save_draft": "test_leaving",
    "recruitment.bulk_move": "test_many",
    "recruitment.bulk_moved": "test_many",
    "recruitment.bulk_stage": "test_many",
    "recruitment.delete_draft": "test_many",
    "recruitment.edit_template": "test_many",
    "recruitment.message": "test_many",
    "recruitment.new_message": "test_many",
    "recruitment.preview_message": "test_many",
    "recruitment.stop_messages": "test_many",
    "recruitment.write_message": "test_many",
    "recruitment.move": "test_story",
    "recruitment.offer": "test_story",
    "recruitment.offer_accepted": "test_story",
    "recruitment.offer_declined": "test_applying",
    "recruitment.record_answer": "test_story",
    "recruitment.too_young": "test_applying",
    "safeguarding.raised": "test_safeguarding",
    "sentences.confirm": "test_sentences",
    "sentences.item": "test_sentences",
    "sentences.start": "test_sentences",
    **dict.fromkeys(addresses.OF_RESULTS_BEING_MADE, "test_survey_results"),
    **dict.fromkeys(addresses.OF_THE_SURVEY, "test_survey"),
    "survey.survey_spreadsheet": "test_survey_forms",
    "training.badge_keys": "test_awards",
    "training.change_evidence": "test_files",
    "training.checked_certificate": "test_awards",
    "training.correct": "test_grid",
    "training.decide": "test_story",
    "training.decide_many": "test_many",
    "training.decided_many": "test_many",
    "training.take_back": "test_awards",
    "vetting.confirm": "test_merging",
    "vetting.confirm_clearance": "test_merging",
    "vetting.decide": "test_story",
    "vetting.let_back": "test_barring",
    "vetting.pass_on_bar": "test_barring",
    "vetting.propose_lift": "test_barring",
    "vetting.move": "test_story",
    "vetting.note_told": "test_questions",
    "vetting.pass_on": "test_clearances",
    "vetting.decline_reference": "test_references",
    "vetting.enter_reference": "test_references",
    "vetting.give_reference": "test_references",
    "vetting.reference_given": "test_references",
    "vetting.reference_request": "test_references",
    "vetting.withdraw_reference": "test_references",
    "vetting.revoke_clearance": "test_story",
    "vetting.answer_passport": "test_clearances",
    "vetting.ask_update_service": "test_certificates",
    "vetting.end_waiver": "test_certificates",
    "vetting.give_waiver": "test_certificates",
    "vetting.look_at_answer": "test_certificates",
    "vetting.reconsider": "test_certificates",
    "vetting.rely": "test_clearances",
    "vetting.rules_then": "test_certificates",
    "vetting.update_service": "test_certificates",
    "vetting.update_service_consent": "test_certificates",
    "vetting.waivers": "test_certificates",
    "vetting.withdraw_consent": "test_certificates",
}
# Pages in another state than the one that a link leads to: an empty list, no such page.
OTHER_STATES = {
    "": [
        "/opportunities?q=zzzz",
        "/good-practice?q=zzzz",
        "/good-practice?q=mentro",
        "/good-practice?q=mentors&theme=quality",
        "/no-such-page",
        "/invitation/worn-out",
        "/offers/worn-out",
        "/apply/continue/worn-out",
    ],
    "coordinator@": [
        "/search",
        "/placements?state=refused",
        "/national",  # not theirs: no permission
    ],
    "security@": ["/gate-list?day-day=1&day-month=1&day-year=2099"],
}
PUBLIC_ACCOUNT = ""
ACCOUNTS = (
    PUBLIC_ACCOUNT,
    "coordinator@",
    "vetting@",
    "security@",
    "volunteer@",
    "champion@",
    "office@",
    "editor@",
    "safeguarding@",
    "admin@",
    "register@",
)

# What an account may open, and has nothing for: a department has no branches
NOT_THEIRS = {"register@": frozenset({"organisations.create"})}

# Takes what stands in the fields out of a form, and its token: whatever is sent, nothing is saved.
SPOIL = """form => {
  form.querySelectorAll('[name=csrf_token]').forEach(e => { e.value = '' })
  form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea')
    .forEach(e => { e.value = '' })
  form.querySelectorAll('[type=radio], [type=checkbox]').forEach(e => { e.checked = false })
  form.querySelectorAll('select').forEach(e => { e.selectedIndex = 0 })
}"""
# The form of what is ticked in a list leads back to the list, and has no page of its own to show again.
HAS_FIELDS = "f => f.id !== 'choose' && !!f.querySelector('input:not([type=hidden]), textarea, select')"


@pytest.fixture(scope="session")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, for its routes."""
    return addresses.application(tmp_path_factory.mktemp("routes"))


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.strip("@") or "public")
def test_every_page_of_a_role_is_accessible(
    account: str, routes: Flask, server: Server, visiting: Visiting
) -> None:
    visitor = visiting(account)
    wanted = addresses.pages_of(routes, account)
    needed = wanted - set(LOOKED_AT_ELSEWHERE) - NOT_THEIRS.get(account, frozenset())
    walk = addresses.walk(routes, visitor.context.request, server.address, wanted, needed)
    unmet = sorted(needed - walk.endpoints)
    faults = [*walk.broken, *(f"no link leads {account or 'the public'} to {each}" for each in unmet)]
    for path in [*walk.found.values(), *OTHER_STATES.get(account, ())]:
        faults += _faults_of(visitor, path)
    assert not faults, "\n".join(faults)


def test_every_account_of_the_sample_data_is_walked() -> None:
    """Or another with the very same roles, who is there so that two can sign something off."""
    walked = [each for each in sample.ACCOUNTS if f"{each.email.partition('@')[0]}@" in ACCOUNTS]
    roles = {each.roles for each in walked}
    assert [each.email for each in sample.ACCOUNTS if each.roles not in roles] == []


def _faults_of(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with a page, as it opens and when its form is sent with nothing in it."""
    visitor.opens(path)
    found = inspecting.faults_of_heading(visitor.page)
    found += inspecting.faults_at(visitor.page, inspecting.WIDE)
    found += inspecting.faults_at(visitor.page, inspecting.NARROW)
    faults = [f"{path}: {each}" for each in found]
    return faults + [f"{path}, sent empty: {each}" for each in _faults_when_sent_empty(visitor)]


def _faults_when_sent_empty(visitor: Visitor) -> list[str]:
    page = visitor.page
    forms = page.locator("main form[method=post]").all()
    form = next((each for each in forms if each.evaluate(HAS_FIELDS)), None)
    if form is None:
        return []
    form.evaluate(SPOIL)
    with page.expect_navigation(wait_until="load") as navigation:
        form.evaluate("form => form.requestSubmit()")
    answer = navigation.value
    if answer.status != 422:
        return [f"answered {answer.status} instead of 422"]
    return [
        *inspecting.faults_of_heading(page),
        *inspecting.faults_of_summary(page),
        *inspecting.faults_at(page, inspecting.NARROW),
    ]


def test_a_broken_page_is_found_out(visiting: Visiting) -> None:
    visitor = visiting()
    visitor.opens("/sign-in")
    visitor.page.evaluate(
        """() => {
          const main = document.querySelector('main')
          main.insertAdjacentHTML('beforeend', '<input name="nameless" size="200"><h1>2</h1>')
          main.setAttribute('style', 'color: grey')
        }"""
    )
    found = "\n".join(inspecting.faults_at(visitor.page, inspecting.NARROW))
    assert "scrolls sideways at 320 px" in found
    assert "axe at 320 px: label" in found
    assert inspecting.faults_of_heading(visitor.page) == ["2 headings of the first level"]
    assert any("Content Security Policy" in each for each in visitor.complaints)
    visitor.complaints.clear()
