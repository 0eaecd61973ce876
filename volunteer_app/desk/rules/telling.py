"""What the start page and the person record show, and how history is said in plain words."""

from collections.abc import Mapping
from typing import Any

from volunteer_app.accounts.rules import Action as Account
from volunteer_app.desk.rules.importing import Action as Import
from volunteer_app.people.rules import Action as Person
from volunteer_app.placements.correcting.rules import Action as Correcting
from volunteer_app.placements.life.rules import Action as PlacementLife
from volunteer_app.placements.matching.rules.states import Action as Matching
from volunteer_app.placements.mentoring.rules import Action as Mentoring
from volunteer_app.placements.programmes.rules import Action as Programme
from volunteer_app.placements.recognition.rules import Action as Recognition
from volunteer_app.placements.rules import Action as Placement
from volunteer_app.placements.screening.rules import Action as Screening
from volunteer_app.placements.staff_leave.rules import Action as StaffLeave
from volunteer_app.recruitment.rules import Action as Application
from volunteer_app.training.learning.rules import Action as Learning
from volunteer_app.training.rules import Action as Training
from volunteer_app.vetting.passport.rules import Action as Passport
from volunteer_app.vetting.rules import Action as Check
from volunteer_app.vetting.update_service.rules import Action as UpdateService
from volunteer_app.vetting.waivers.rules import Action as Waiver

EXPIRES_WITHIN_DAYS = 90
LONGEST_LIST = 10
LONGEST_TIMELINE = 50

# An action that is not here is not shown: what a later room records stays out until somebody has
# thought about who reads it. Decisions of a check or a prison are said alike, whatever was decided.
WORDS: Mapping[str, str] = {
    Person.ADD: "Record made",
    Person.EDIT: "Details changed",
    Person.AFFILIATE: "Organisation began to hold the record",
    Person.SIGN: "Agreement signed",
    Person.ADD_LETTER: "Letter added",
    Person.REMOVE_LETTER: "Letter removed",
    Person.MERGE: "Another record was merged into this one",
    Person.MERGED_INTO: "Merged into another record",
    Person.UNDO_MERGE: "Merge undone",
    Person.DISMISS_PAIR: "Marked as not the same person as another",
    Person.TAKE_BACK_DISMISSAL: "No longer marked as not the same person as another",
    Person.FOLLOW: "Moved to another record by a merge",
    Account.INVITE: "Sign-in made",
    Account.ACCEPT_INVITATION: "Invitation to sign in accepted",
    Application.APPLY: "Application received",
    Application.MOVE: "Application moved",
    Application.OFFER: "Role offered",
    Application.ANSWER_OFFER: "Offer answered",
    Application.RECEIVE_MESSAGE: "Message sent to them among others",
    Application.STOP_MESSAGES: "Messages to many stopped",
    Application.START_MESSAGES: "Messages to many wanted again",
    Check.START: "Check started",
    Check.MOVE: "Check moved on",
    Check.DECIDE: "Check decided",
    Check.DOUBT: "Check to be looked at after a merge",
    Check.CONFIRM: "Check confirmed after a merge",
    Check.RECONSIDER: "Check decided",
    Check.CLEAR: "A prison decided on a clearance",
    Check.REFUSE: "A prison decided on a clearance",
    Check.REVOKE: "A prison decided on a clearance",
    Check.CHANGE: "A prison decided on a clearance",
    Check.PASS_ON: "Prison clearance passed on",
    Passport.ASK: "Asked whether checks of others may be relied on",
    Passport.GIVE: "Agreed that checks of others may be relied on",
    Passport.REFUSE: "Did not agree that checks of others may be relied on",
    Passport.WITHDRAW: "Took back that checks of others may be relied on",
    Passport.REPLACE: "An agreement about checks of others was replaced",
    Passport.RELY: "A check of another organisation is relied on",
    Passport.LOOK_AGAIN: "A check that was relied on is to be looked at again",
    Passport.STOP: "A check of another organisation is not relied on any more",
    Waiver.GIVE: "Requirement waived",
    Waiver.END: "Waiver ended",
    UpdateService.CONSENT: "Agreed to our asking the Update Service",
    UpdateService.WITHDRAW: "No longer agrees to our asking the Update Service",
    UpdateService.ASK: "Update Service asked",
    Training.LOG: "Training logged",
    Training.VERIFY: "Training verified",
    Training.SEND_BACK: "Training sent back",
    Training.SEND_AGAIN: "Training corrected and sent again",
    Training.TAKE_BACK: "Verified training taken back",
    Training.ADD_EVIDENCE: "Evidence of training added",
    Training.REPLACE_EVIDENCE: "Evidence of training replaced",
    Training.REMOVE_EVIDENCE: "Evidence of training removed",
    Learning.START: "Training pack begun",
    Learning.FINISH: "Training pack finished",
    Placement.PROPOSE: "Placement proposed",
    Screening.DECIDE: "Screening done",
    Placement.APPROVE: "Placement approved",
    Placement.REFUSE: "Placement refused",
    Placement.END: "Placement ended",
    Placement.SUSPEND: "Placement paused",
    Placement.LIFT: "Pause of a placement lifted",
    Placement.LIFT_ONE: "One of several pauses of a placement lifted",
    PlacementLife.SUPERVISE: "Placement has another supervisor",
    PlacementLife.REVIEW: "Placement reviewed",
    PlacementLife.TRANSFER: "Placement moves to another place",
    Programme.JOIN: "Placement belongs to a programme",
    Programme.LEAVE: "Placement belongs to no programme any more",
    Placement.LOG_HOURS: "Hours logged",
    Placement.APPROVE_HOURS: "Hours approved",
    Placement.SEND_BACK_HOURS: "Hours sent back",
    Placement.REMOVE_HOURS: "Hours removed",
    Correcting.ASK: "Correction of hours asked for",
    Correcting.ACCEPT: "Hours put right",
    Correcting.DECLINE: "Correction of hours declined",
    Mentoring.BEGIN: "Mentoring begun",
    Mentoring.END: "Mentoring ended",
    Mentoring.SUPERVISE: "Supervised as a mentor",
    Matching.OFFER: "What they offer as a mentor written down",
    Recognition.THANK: "Thanked in a note",
    Recognition.TAKE_BACK_THANKS: "Note of thanks taken back",
    Recognition.ASK: "Statement of service or reference asked for",
    Recognition.SIGN: "Statement of service or reference signed",
    Recognition.DECLINE: "Statement of service or reference not given",
    Recognition.WITHDRAW: "Statement of service or reference withdrawn",
    StaffLeave.ASK: "Volunteering leave asked for",
    StaffLeave.ENTER: "Volunteering leave entered",
    StaffLeave.AGREE: "Volunteering leave agreed",
    StaffLeave.DECLINE: "Volunteering leave not agreed",
    StaffLeave.CHANGE: "Days of volunteering leave changed",
    StaffLeave.TAKE_BACK: "Volunteering leave no longer asked for",
    StaffLeave.WITHDRAW: "Volunteering leave withdrawn",
    StaffLeave.USE_DAY: "Day of volunteering leave entered",
    StaffLeave.REMOVE_DAY: "Day of volunteering leave removed",
    Import.REMOVE: "An import was taken back, and what it brought removed",
}

# Changes of the record as such belong to no organisation when the person makes them.
OF_THE_PERSON = frozenset(
    {
        Person.EDIT.value,
        Person.MERGE.value,
        Person.MERGED_INTO.value,
        Person.UNDO_MERGE.value,
        Account.INVITE.value,
        Account.ACCEPT_INVITATION.value,
    }
)


def told(action: str, after: Mapping[str, Any], kind: str = "") -> str:
    """One change in plain words. Of its values only an application's stage is ever said.

    `kind`: what kind of check it was about, in words, where it was about one.
    """
    words = WORDS[action]
    if action == Application.MOVE and (stage := after.get("stage")):
        return f"{words} to “{str(stage).replace('_', ' ')}”"
    return f"{words}: {kind}" if kind and action.startswith("check:") else words
