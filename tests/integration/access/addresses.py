"""The address of every endpoint, from one of everything that it can name."""

from flask import Flask
from werkzeug.routing import Rule

from tests.integration.access.world import Side

# What `reference` stands for, by endpoint; where it is not here, by the endpoint's blueprint.
NAMED = {
    "accounts.confirm_role": "membership",
    "accounts.delete_filter": "saved filter",
    "accounts.edit_filter": "saved filter",
    "accounts.end_role": "membership",
    "accounts.end_session": "session",
    "accounts.remove_passkey": "passkey",
    "accounts.rename_passkey": "passkey",
    "desk.look_again": "pair",
    "desk.merge": "pair",
    "desk.merged": "merge",
    "desk.not_the_same": "pair",
    "desk.import_file": "import",
    "desk.import_rows": "import",
    "desk.import_bad_rows": "import",
    "desk.import_duplicates": "import",
    "desk.take_import": "import",
    "desk.undo_import": "import",
    "desk.delete_import": "import",
    "desk.stop_import": "import",
    "desk.resume_import": "import",
    "placements.propose": "person",
    "placements.end": "approved",
    "placements.lift": "approved",
    "placements.pause": "approved",
    "placements.decide_hours": "hours",
    "placements.remove_hours": "hours",
    "recruitment.application": "application",
    "recruitment.archive_template": "template",
    "recruitment.edit_template": "template",
    "recruitment.message": "message",
    "recruitment.person_messages": "person",
    "recruitment.forecast": "application",
    "recruitment.readiness_then": "application",
    "recruitment.move": "application",
    "recruitment.offer": "application",
    "recruitment.record_answer": "application",
    "people.open_letter": "letter",
    "people.remove_letter": "letter",
    "sentences.start": "person",
    "training.log": "person",
    "vetting.ask_for_reference": "person",
    "vetting.enter_reference": "reference",
    "vetting.reference_request": "reference",
    "vetting.references": "person",
    "vetting.withdraw_reference": "reference",
    "vetting.bar": "bar",
    "vetting.decide_lift": "bar",
    "vetting.pass_on_bar": "bar",
    "vetting.propose_lift": "bar",
    "vetting.record_bar": "person",
    "vetting.referral": "duty",
    "vetting.decide_referral": "duty",
    "vetting.let_back": "duty",
    "vetting.ask_again": "decision",
    "vetting.assessment": "decision",
    "vetting.assessment_looks": "decision",
    "vetting.convictions": "person",
    "vetting.disclosure": "disclosure",
    "vetting.disclosure_looks": "disclosure",
    "vetting.enter_disclosure": "question",
    "vetting.my_decision": "decision",
    "vetting.my_disclosure": "disclosure",
    "vetting.note_told": "question",
    "vetting.nothing_to_weigh": "disclosure",
    "vetting.tell": "question",
    "vetting.weigh_disclosure": "disclosure",
    "vetting.start_check": "person",
    "vetting.waivers": "person",
    "vetting.give_waiver": "person",
    "vetting.end_waiver": "waiver",
    "vetting.look_at_answer": "answer",
    "vetting.answer_passport": "consent",
    "vetting.ask_for_more": "waiting clearance",
    "vetting.ask_passport": "person",
    "vetting.passport_of": "person",
    "vetting.record_withdrawal": "consent",
    "vetting.reliance": "reliance",
    "vetting.rely": "check of another",
    "vetting.stop_relying": "reliance",
    "vetting.withdraw_passport": "consent",
    "vetting.change_clearance": "clearance",
    "vetting.confirm_clearance": "clearance",
    "vetting.decide_clearance": "waiting clearance",
    "vetting.revoke_clearance": "clearance",
}
BY_ROOM = {
    "accounts": "account",
    "desk": "person",
    "organisations": "organisation",
    "people": "person",
    "placements": "proposed",
    "recruitment": "opportunity",
    "sentences": "sentence",
    "training": "training",
    "vetting": "check",
}
ELSE = {
    "item": "SIT-NOTATHING",
    "import_kind": "people",
    "file_kind": "csv",
    "row_state": "bad",
    "kind": "volunteer_agreement",
    "stage": "shortlisted",
    "slug": "why",
    "token": "not-a-token",
    "name": "not-a-file.css",
    "list_key": "people",
    "choice": "not-a-choice",
    "draft": "not-a-draft",
    "role_code": "mentor-community",
}


def has_owner(rule: Rule) -> bool:
    """Whether the address names a record, which is somebody's."""
    return bool(rule.arguments & {"reference", "organisation"})


def address(app: Flask, rule: Rule, side: Side, session: str = "") -> str:
    """The address of an endpoint for the records of one side. `session`: the viewer's own."""
    values = {}
    for argument in rule.arguments:
        if argument == "reference":
            what = NAMED.get(rule.endpoint) or BY_ROOM[rule.endpoint.split(".")[0]]
            values[argument] = session if session and what == "session" else side.references[what]
        elif argument == "organisation":
            values[argument] = side.references["organisation"]
        else:
            values[argument] = ELSE[argument]
    return app.url_map.bind("localhost").build(rule.endpoint, values)
