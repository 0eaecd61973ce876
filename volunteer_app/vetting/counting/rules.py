"""Which certificates can be the one that a role asks for, on which days each counts, and the last word. Pure.

What the role asks for is its level (roles.toml) and its workforce; whether a certificate is that, and for how
long, is the vetting room's rule (`vetting.certificates.rules.suffices`), asked here of every day at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from volunteer_app.roles.rules import CriminalRecordLevel, RoleRequirements
from volunteer_app.vetting.barring.rules import BarredList
from volunteer_app.vetting.certificates.rules import (
    BARRED_LIST_OF,
    Certificate,
    Need,
    Ruling,
    days_counted,
    suffices,
    what_it_is,
    workforce_for,
)
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckOutcome

LEVELS = {
    CriminalRecordLevel.BASIC: CertificateLevel.BASIC,
    CriminalRecordLevel.STANDARD: CertificateLevel.STANDARD,
    CriminalRecordLevel.ENHANCED: CertificateLevel.ENHANCED,
    CriminalRecordLevel.ENHANCED_CHILD_BARRED: CertificateLevel.ENHANCED_CHILD_BARRED,
    CriminalRecordLevel.ENHANCED_ADULT_BARRED: CertificateLevel.ENHANCED_ADULT_BARRED,
}
WITH_A_BARRED_LIST = frozenset(
    {CriminalRecordLevel.ENHANCED_CHILD_BARRED, CriminalRecordLevel.ENHANCED_ADULT_BARRED}
)
_PROTECTS = {BarredList.CHILDREN: "child", BarredList.ADULTS: "adult"}
# An answer of this kind stands against the person until a later clear one, or a person's decision.
ADVERSE = frozenset(
    {CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED, CheckOutcome.REFUSED, CheckOutcome.REVOKED}
)
NO_WORKFORCE, NO_DATE = "Its workforce is not recorded", "Its date of issue is not recorded"

# The day of issue of what is under way: later than any regime that is known
NOT_YET = date(9999, 1, 1)


def needed(role: RoleRequirements, lists: Collection[BarredList]) -> Need | None:
    """The certificate that a role asks for; None where it asks for none, or another decides.

    The workforce is that of the list which the level searches; where it searches none, of those with whom the
    role can be regulated activity (`lists`): decision 0013.
    """
    level = LEVELS.get(role.criminal_record_check)
    if level is None:
        return None
    if level in {CertificateLevel.BASIC, CertificateLevel.STANDARD}:
        return Need(level)
    return Need(level, workforce_for(BARRED_LIST_OF.get(level) or (_PROTECTS[each] for each in lists)))


def fitting(found: Sequence[CheckFacts], need: Need) -> list[CheckFacts]:
    """Those that are of the right kind, or that will be when they come back."""
    return [each for each in found if each.level is not None and not unsuited(each, need)]


def unsuited(check: CheckFacts, need: Need) -> list[str]:
    """Why a certificate is not of the right kind, a sentence each."""
    held = _as_judged(check, need)
    return [] if held is None else [reason.says for reason in what_it_is(held, need) if not reason.holds]


def counted(found: Sequence[CheckFacts], need: Need) -> list[CheckFacts]:
    """The same certificates, the clear ones on those of their days on which policy lets them count.

    One that counts, lapses, and counts again once the Update Service was asked is there twice.
    """
    return [part for each in found for part in _counted(each, need)]


def _counted(check: CheckFacts, need: Need) -> list[CheckFacts]:
    held = _as_judged(check, need)
    if check.outcome is not CheckOutcome.CLEAR or check.valid_from is None or held is None:
        return [check]
    last, parts = check.valid_before or date.max, []
    for first, before in days_counted(held, check.certificate.policy):
        starts_on, ends_before = max(first, check.valid_from), min(before, last)
        if starts_on < ends_before:
            parts.append(replace(check, valid_from=starts_on, valid_before=ends_before))
    return parts or [replace(check, valid_from=None, valid_before=None)]


def ruling(check: CheckFacts, beside: Sequence[CheckFacts], need: Need, on: date) -> Ruling | None:
    """Whether one certificate does on a day, as readiness counts it among all that the person has.

    None: it is no certificate.
    """
    held = _as_judged(check, need)
    if held is None:
        return None
    stands = any(each.reference == check.reference for each in standing(beside))
    return suffices(replace(held, is_clear=stands), need, check.certificate.policy, on)


def why_not(found: Sequence[CheckFacts], need: Need, on: date) -> str:
    """Why the newest clear certificate does not do on a day; empty where there is none."""
    clear = [each for each in found if each.is_clear]
    newest = max(clear, key=lambda each: (each.recorded_at, each.reference), default=None)
    held = _as_judged(newest, need) if newest is not None else None
    if newest is None or held is None:
        return ""
    return ". ".join(suffices(held, need, newest.certificate.policy, on).missing)


def unrecorded(used: Sequence[CheckFacts], need: Need) -> list[str]:
    """What old records do not say of the certificates that are let count here."""
    missing = []
    if any(each.certificate.issued_on is None for each in used):
        missing.append(NO_DATE)
    if need.workforce is not None and any(each.certificate.workforce is None for each in used):
        missing.append(NO_WORKFORCE)
    return missing


def _as_judged(check: CheckFacts, need: Need) -> Certificate | None:
    """A certificate for `suffices`. Old records may lack its date of issue or its workforce.

    Where no barred list is needed, that is not held against anybody: it is as old as the first day on which
    it counted, and of any workforce (decision 0013). Of one under way nobody can know its date yet.
    """
    if check.level is None:
        return None
    more, first = check.certificate, check.valid_from
    issued_on, workforce = more.issued_on, more.workforce
    if check.outcome is None:
        issued_on, workforce = issued_on or NOT_YET, workforce or need.workforce
    elif not BARRED_LIST_OF.get(need.level):
        issued_on, workforce = issued_on or first, workforce or need.workforce
    return Certificate(
        level=check.level,
        workforce=workforce,
        issued_on=issued_on,
        is_clear=check.is_clear,
        counts_from=check.valid_from,
        counts_before=check.valid_before,
        consent_on=more.consent_on,
        current_on=more.current_on,
    )


def standing(checks: Sequence[CheckFacts]) -> list[CheckFacts]:
    """The clear checks that nothing later speaks against.

    The last word counts: a clearance that a prison gave, and then took back, does not revive an older one.
    Nor does a certificate outweigh one that was issued after it, whenever either was decided.
    """
    against = [c for c in checks if c.outcome in ADVERSE]
    return [c for c in checks if c.is_clear and not any(_is_outweighed(c, other) for other in against)]


def _is_outweighed(check: CheckFacts, by: CheckFacts) -> bool:
    mine, theirs = check.certificate.issued_on, by.certificate.issued_on
    is_older = mine is not None and theirs is not None and mine < theirs
    return is_older or check.recorded_at <= by.recorded_at
