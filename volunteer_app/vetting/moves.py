"""Where each kind of check can be, where it may go from there, and who has it. Pure.

A stage is a place within a state: readiness and reminders ask only for the state. Sources: DBS tracking
service (application received, with the police, certificate dispatched); PSI 07/2014 and PSI 05/2015
(HMPPS security vetting and its reconsideration); UK Security Vetting (counter-terrorist check).
"""

from enum import StrEnum

from volunteer_app.vetting.rules import (
    PRISON_DECIDES,
    SHOWN_TO_POLICE,
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    allowed_moves,
)


class CheckStage(StrEnum):
    """Every place that a check can be at."""

    NOT_STARTED = "not_started"
    REQUESTED = "requested"
    WITH_APPLICANT = "with_applicant"
    MORE_INFORMATION = "more_information"
    DOCUMENTS_SEEN = "documents_seen"
    WITH_SPONSOR = "with_sponsor"
    SUBMITTED = "submitted"
    WITH_POLICE = "with_police"
    WITH_DECISION_MAKER = "with_decision_maker"
    BEING_TRANSLATED = "being_translated"
    CERTIFICATE_SENT = "certificate_sent"
    RETURNED = "returned"

    @property
    def state(self) -> CheckState:
        """The state that it is a place in."""
        return _STATES.get(self) or CheckState(self.value)

    @property
    def is_finer(self) -> bool:
        """Whether it says more than its state does."""
        return self in _STATES

    @property
    def words(self) -> str:
        """The stage as pages name it."""
        return _WORDS.get(self) or self.state.words


_STATES = {
    CheckStage.MORE_INFORMATION: CheckState.WITH_APPLICANT,
    CheckStage.DOCUMENTS_SEEN: CheckState.REQUESTED,
    CheckStage.WITH_SPONSOR: CheckState.REQUESTED,
    CheckStage.WITH_POLICE: CheckState.SUBMITTED,
    CheckStage.WITH_DECISION_MAKER: CheckState.SUBMITTED,
    CheckStage.BEING_TRANSLATED: CheckState.SUBMITTED,
    CheckStage.CERTIFICATE_SENT: CheckState.SUBMITTED,
}
_WORDS = {
    CheckStage.MORE_INFORMATION: "The volunteer was asked for more",
    CheckStage.DOCUMENTS_SEEN: "Documents seen, ready to send",
    CheckStage.WITH_SPONSOR: "With the sponsor",
    CheckStage.WITH_POLICE: "With the police",
    CheckStage.WITH_DECISION_MAKER: "With the decision maker",
    CheckStage.BEING_TRANSLATED: "Being translated",
    CheckStage.CERTIFICATE_SENT: "Certificate sent, not seen yet",
}

Moves = dict[CheckStage, tuple[CheckStage, ...]]
S = CheckStage

# What every kind can do; see `rules.allowed_moves`.
_PLAIN: Moves = {
    CheckStage(state.value): tuple(CheckStage(to.value) for to in allowed_moves(state))
    for state in CheckState
}
_OF_KIND: dict[CheckKind, Moves] = {
    CheckKind.CRIMINAL_RECORD: {
        S.REQUESTED: (S.WITH_APPLICANT, S.DOCUMENTS_SEEN, S.SUBMITTED),
        S.WITH_APPLICANT: (S.DOCUMENTS_SEEN, S.SUBMITTED, S.REQUESTED),
        S.DOCUMENTS_SEEN: (S.SUBMITTED, S.WITH_APPLICANT),
        S.SUBMITTED: (S.WITH_POLICE, S.CERTIFICATE_SENT, S.WITH_APPLICANT),
        S.WITH_POLICE: (S.CERTIFICATE_SENT, S.SUBMITTED),
        S.CERTIFICATE_SENT: (S.SUBMITTED,),  # lost: it is asked for again
    },
    CheckKind.HMPPS_VETTING: {
        S.SUBMITTED: (S.MORE_INFORMATION, S.WITH_DECISION_MAKER, S.WITH_APPLICANT),
        S.MORE_INFORMATION: (S.SUBMITTED,),
        S.WITH_DECISION_MAKER: (S.MORE_INFORMATION, S.SUBMITTED),
    },
    CheckKind.COUNTER_TERRORIST: {
        S.REQUESTED: (S.WITH_APPLICANT, S.WITH_SPONSOR, S.SUBMITTED),
        S.WITH_APPLICANT: (S.WITH_SPONSOR, S.SUBMITTED, S.REQUESTED),
        S.WITH_SPONSOR: (S.SUBMITTED, S.WITH_APPLICANT),
        S.SUBMITTED: (S.MORE_INFORMATION, S.WITH_APPLICANT),
        S.MORE_INFORMATION: (S.SUBMITTED,),
    },
    CheckKind.OVERSEAS: {
        S.SUBMITTED: (S.BEING_TRANSLATED, S.WITH_APPLICANT),
        S.BEING_TRANSLATED: (S.SUBMITTED,),
    },
}


def moves(
    kind: CheckKind, stage: CheckStage, level: CertificateLevel | None = None
) -> tuple[CheckStage, ...]:
    """Where a check may be moved to by hand. `returned` comes with an outcome; a prison's is the prison's."""
    if kind in PRISON_DECIDES:
        return ()
    found = _OF_KIND.get(kind, {}).get(stage, _PLAIN.get(stage, ()))
    unseen = level is not None and level not in SHOWN_TO_POLICE
    return tuple(to for to in found if not (unseen and to is S.WITH_POLICE))


def may_reconsider(kind: CheckKind, outcome: CheckOutcome | None, *, asked: bool) -> bool:
    """Whether HMPPS can be asked to look at its refusal again, once (PSI 05/2015, by exception)."""
    return kind is CheckKind.HMPPS_VETTING and outcome is CheckOutcome.REFUSED and not asked


def waits_for(kind: CheckKind, stage: CheckStage) -> str:
    """Who has it, as pages say it; empty where nobody is waited for."""
    if stage in _HAS:
        return _HAS[stage]
    return _ASKED.get(kind, "") if stage.state is CheckState.SUBMITTED else ""


_HAS = {
    S.NOT_STARTED: "the coordinator",
    S.REQUESTED: "the coordinator",
    S.DOCUMENTS_SEEN: "the coordinator",
    S.WITH_APPLICANT: "the volunteer",
    S.MORE_INFORMATION: "the volunteer",
    S.CERTIFICATE_SENT: "the volunteer, who shows the certificate",
    S.WITH_SPONSOR: "the sponsor",
    S.WITH_POLICE: "the police",
    S.BEING_TRANSLATED: "the translator",
}
_ASKED = {
    CheckKind.IDENTITY: "whoever checks the documents",
    CheckKind.RIGHT_TO_VOLUNTEER: "the Home Office",
    CheckKind.REFERENCE: "the referee",
    CheckKind.CRIMINAL_RECORD: "the Disclosure and Barring Service",
    CheckKind.HMPPS_VETTING: "HMPPS central vetting",
    CheckKind.COUNTER_TERRORIST: "UK Security Vetting",
    CheckKind.OVERSEAS: "the authority abroad",
    CheckKind.ESTABLISHMENT_CLEARANCE: "the prison",
}
