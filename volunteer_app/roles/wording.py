"""What a role requires, said in plain English to applicants and to the coordinators who recruit. Pure.

Sources: those of `roles.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
)


@dataclass(frozen=True)
class Wording:
    """One requirement in plain English: to an applicant, and to the coordinator who recruits."""

    public: str
    coordinator: str
    in_offer: str = ""


CONVICTIONS_WORDING: dict[ConvictionsQuestion, Wording] = {
    ConvictionsQuestion.NONE: Wording(
        public="We will not ask you about convictions or cautions for this role.",
        coordinator="Do not ask about convictions or cautions.",
    ),
    ConvictionsQuestion.UNSPENT: Wording(
        public=(
            "If we offer you this role, we will ask only about convictions and conditional cautions "
            "that are not yet spent. Under the Rehabilitation of Offenders Act 1974 you do not have "
            "to tell us about spent ones."
        ),
        in_offer=(
            "If you accept, we will ask only about convictions and conditional cautions that are not yet "
            "spent. Under the Rehabilitation of Offenders Act 1974 you do not have to tell us about "
            "spent ones."
        ),
        coordinator=(
            "Ask only after the offer, and only about what is unspent under the Rehabilitation of "
            "Offenders Act 1974. Do not ask about spent convictions or cautions, and do not use any "
            "that you come to know of."
        ),
    ),
    ConvictionsQuestion.SPENT_NOT_PROTECTED: Wording(
        public=(
            "If we offer you this role, we will ask about convictions and cautions, including spent "
            "ones. The Rehabilitation of Offenders Act 1974 (Exceptions) Order 1975 allows us to, "
            "because of the kind of work this is. You do not have to tell us about those that the "
            "Order calls protected."
        ),
        in_offer=(
            "If you accept, we will ask about convictions and cautions, including spent ones. The "
            "Rehabilitation of Offenders Act 1974 (Exceptions) Order 1975 allows us to, because of the "
            "kind of work this is. You do not have to tell us about those that the Order calls protected."
        ),
        coordinator=(
            "Ask only after the offer. The question covers unspent and spent convictions and cautions "
            "but not protected ones (Exceptions Order 1975, article 2A). Tell the person that the "
            "Order applies, and why."
        ),
    ),
    ConvictionsQuestion.NOT_ASKED_HERE: Wording(
        public=(
            "We do not ask you about convictions. The body that makes the appointment decides what "
            "it asks, and will tell you."
        ),
        coordinator="Do not ask. The appointing body asks and decides; nothing about it is kept here.",
    ),
}

CRIMINAL_RECORD_WORDING: dict[CriminalRecordLevel, Wording] = {
    CriminalRecordLevel.NONE: Wording(
        public="You do not need a criminal record check.",
        coordinator="No criminal record check is needed.",
    ),
    CriminalRecordLevel.BASIC: Wording(
        public="You will need a basic DBS check. It shows unspent convictions and conditional cautions.",
        coordinator=(
            "Basic DBS certificate. Asking for a higher level is lawful only where the role itself "
            "meets an exception: record which."
        ),
    ),
    CriminalRecordLevel.STANDARD: Wording(
        public=(
            "You will need a standard DBS check. It shows convictions and cautions, including spent "
            "ones, except those that are protected."
        ),
        coordinator="Standard DBS certificate. The role must be named in the Exceptions Order 1975.",
    ),
    CriminalRecordLevel.ENHANCED: Wording(
        public=(
            "You will need an enhanced DBS check. It shows what a standard check shows, and may show "
            "other information that the police reasonably believe is relevant."
        ),
        coordinator=(
            "Enhanced DBS certificate without a barred list. The role must meet the Exceptions Order "
            "1975 and the Police Act 1997 regulations."
        ),
    ),
    CriminalRecordLevel.ENHANCED_CHILD_BARRED: Wording(
        public=(
            "You will need an enhanced DBS check with a check of the children’s barred list, if you "
            "work with children often enough. Otherwise the barred list is left out."
        ),
        coordinator=(
            "Enhanced DBS certificate with the children’s barred list, only where the work is regulated "
            "activity with children, supervised or not. Less frequent: enhanced without the list."
        ),
    ),
    CriminalRecordLevel.ENHANCED_ADULT_BARRED: Wording(
        public="You will need an enhanced DBS check with a check of the adults’ barred list.",
        coordinator=(
            "Enhanced DBS certificate with the adults’ barred list, only where the work is regulated "
            "activity with adults: one of the six activities, however often."
        ),
    ),
    CriminalRecordLevel.SET_BY_ESTABLISHMENT: Wording(
        public="HMPPS and the prison decide which check you need, and will tell you.",
        coordinator=(
            "HMPPS vetting and the prison decide the check. A DBS certificate does not stand in for it."
        ),
    ),
    CriminalRecordLevel.APPOINTING_BODY: Wording(
        public="The body that makes the appointment carries out its own checks.",
        coordinator="The appointing body checks. Nothing is asked for or kept here.",
    ),
    CriminalRecordLevel.POLICE_VETTING: Wording(
        public="The police carry out their own vetting.",
        coordinator="Police vetting, by the force. Nothing is asked for or kept here.",
    ),
}

HMPPS_VETTING_WORDING: dict[HmppsVetting, Wording] = {
    HmppsVetting.YES: Wording(
        public="HM Prison and Probation Service will vet you before you can start.",
        coordinator="HMPPS central vetting is needed. It is separate from the prison’s own clearance.",
    ),
    HmppsVetting.NO: Wording(
        public="You do not need HM Prison and Probation Service vetting.",
        coordinator="HMPPS central vetting is not needed.",
    ),
    HmppsVetting.APPOINTING_BODY: Wording(
        public="The body that makes the appointment arranges any vetting.",
        coordinator="The appointing body arranges any vetting.",
    ),
}

CLEARANCE_WORDING: dict[EstablishmentClearance, Wording] = {
    EstablishmentClearance.YES: Wording(
        public="Each prison that you go to must clear you first.",
        coordinator="Clearance by the prison, for that prison alone, for every day of the placement.",
    ),
    EstablishmentClearance.NO: Wording(
        public="You do not need clearance from a prison.",
        coordinator="No prison clearance is needed.",
    ),
    EstablishmentClearance.GOVERNOR_APPROVAL: Wording(
        public="The governor of your prison must approve you for this role.",
        coordinator=(
            "The governor’s approval, after the prison’s own screening by security, safer custody and "
            "public protection."
        ),
    ),
    EstablishmentClearance.APPOINTING_BODY: Wording(
        public="The body that makes the appointment arranges your access to the prison.",
        coordinator="The appointing body arranges access. This service does not clear anyone for it.",
    ),
}


def references_wording(needed: int) -> str:
    """How many referees an applicant gives, as a sentence."""
    if needed == 0:
        return "You do not need to give a referee."
    return f"We will ask you for {needed} {'referee' if needed == 1 else 'referees'}."
