"""Whether an existing certificate suffices, decided by rule and said in plain sentences. Pure.

A certificate has no legal end (GOV.UK, "Check someone's criminal record as an employer"): after how long a
new one is asked for is the organisation's policy. Level and workforce: DBS Update Service, employer guide
("Am I entitled to carry out a status check?"). Each certificate is judged by the regime of the day of its
issue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.recheck.rules import Policy
from volunteer_app.vetting.regimes.reading import lists_on, regime_on, rules_on
from volunteer_app.vetting.rules import CertificateLevel, covers


class Action(StrEnum):
    """What history calls each change."""

    SET_POLICY = "vetting_policy:set"


@dataclass(frozen=True)
class Certificate:
    """An existing certificate. `is_clear`: it was cleared, and nothing speaks against that.

    `counts_from`, `counts_before`: the days that whoever decided lets it count; no day more than policy does.
    `consent_on`: since when the person lets us ask the Update Service; `current_on`: when that last said that
    the certificate is current.
    """

    level: CertificateLevel
    workforce: Workforce | None
    issued_on: date | None
    is_clear: bool
    counts_before: date | None = None
    consent_on: date | None = None
    current_on: date | None = None
    counts_from: date | None = None


@dataclass(frozen=True)
class Need:
    """What is asked now. A workforce of None: none in particular."""

    level: CertificateLevel
    workforce: Workforce | None = None

    @property
    def words(self) -> str:
        """What is needed, in the middle of a sentence."""
        words = [self.level.words, self.workforce.words] if self.workforce else [self.level.words]
        return ", ".join(words).lower()


@dataclass(frozen=True)
class Reason:
    """One thing that was looked at, whether it is in order, and a sentence that says so."""

    holds: bool
    says: str


@dataclass(frozen=True)
class Ruling:
    """The answer with all its reasons, in the order in which they were looked at."""

    reasons: tuple[Reason, ...]

    @property
    def suffices(self) -> bool:
        """Whether nothing is missing."""
        return all(reason.holds for reason in self.reasons)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, a sentence each."""
        return tuple(reason.says for reason in self.reasons if not reason.holds)

    @property
    def telling(self) -> tuple[str, ...]:
        """What decides it: all that is missing, or else everything that is in order."""
        return self.missing or tuple(reason.says for reason in self.reasons)


BARRED_LIST_OF: dict[CertificateLevel, tuple[str, ...]] = {
    CertificateLevel.ENHANCED_CHILD_BARRED: ("child",),
    CertificateLevel.ENHANCED_ADULT_BARRED: ("adult",),
    CertificateLevel.ENHANCED_BOTH_BARRED: ("child", "adult"),
}
_COVERED_BY: dict[Workforce, frozenset[Workforce]] = {
    Workforce.CHILD: frozenset({Workforce.CHILD, Workforce.CHILD_AND_ADULT}),
    Workforce.ADULT: frozenset({Workforce.ADULT, Workforce.CHILD_AND_ADULT}),
    Workforce.CHILD_AND_ADULT: frozenset({Workforce.CHILD_AND_ADULT}),
    Workforce.OTHER: frozenset({Workforce.OTHER}),
}

_OF_LISTS = {
    frozenset({"child"}): Workforce.CHILD,
    frozenset({"adult"}): Workforce.ADULT,
    frozenset({"child", "adult"}): Workforce.CHILD_AND_ADULT,
}


def workforce_for(lists: Iterable[str]) -> Workforce | None:
    """The workforce of work with those whom these barred lists protect; None where there are none."""
    return _OF_LISTS.get(frozenset(lists))


def suffices(certificate: Certificate, need: Need, policy: Policy, on: date) -> Ruling:
    """Whether a certificate is enough for what is asked, on a day, and why."""
    if certificate.issued_on is None or certificate.issued_on > on:
        when = (
            "Its date of issue is not recorded" if certificate.issued_on is None else "It is not issued yet"
        )
        return Ruling((Reason(holds=False, says=f"{when}, so nobody can tell how old it is"),))
    looked_at = [
        _cleared(certificate),
        *what_it_is(certificate, need),
        _age(certificate, policy, certificate.issued_on, on),
        *_update_service(certificate, policy, on),
    ]
    return Ruling(tuple(looked_at))


def what_it_is(certificate: Certificate, need: Need) -> list[Reason]:
    """Whether it is of the right kind, which no passing of days changes: level, lists and workforce."""
    reasons = [_level(certificate, need)]
    if certificate.issued_on is None:
        return [*reasons, Reason(holds=False, says="Its date of issue is not recorded")]
    issued = certificate.issued_on
    return [*reasons, *_lists(need, issued), *_workforce(certificate, need, issued)]


def days_counted(certificate: Certificate, policy: Policy) -> list[tuple[date, date]]:
    """The days [first, before) on which its age and the Update Service let it count: those of `suffices`."""
    if certificate.issued_on is None:
        return []
    ends = add_months(certificate.issued_on, policy.recheck_months)
    if certificate.counts_before is not None:
        ends = min(ends, certificate.counts_before)
    found = [] if policy.update_service_required else [(certificate.issued_on, ends)]
    if certificate.current_on is not None and certificate.consent_on is not None:
        first = max(certificate.issued_on, certificate.current_on, certificate.consent_on)
        if _is_current(certificate, policy, first):
            found.append((first, add_months(certificate.current_on, policy.status_check_months)))
    return [(first, before) for first, before in found if first < before]


def _cleared(certificate: Certificate) -> Reason:
    if certificate.is_clear:
        return Reason(holds=True, says="It was cleared")
    return Reason(holds=False, says="It has not been cleared by a vetting officer")


def _level(certificate: Certificate, need: Need) -> Reason:
    held, wanted = certificate.level.words.lower(), need.level.words.lower()
    if certificate.level is need.level:
        return Reason(holds=True, says=f"Its level is the one that is needed: {held}")
    if covers(certificate.level, need.level):
        return Reason(holds=True, says=f"Its level, {held}, shows at least what {wanted} would")
    return Reason(holds=False, says=f"Its level is {held}, and {wanted} is needed")


def _lists(need: Need, issued: date) -> list[Reason]:
    """A barred list of today's law can have been searched only since there was one."""
    wanted = BARRED_LIST_OF.get(need.level, ())
    if not wanted:
        return []
    there = lists_on(issued)
    if all(any(each.of == of and each.is_barred_list for each in there) for of in wanted):
        return []
    searched = ", ".join(each.says for each in there if each.of in wanted) or "no such list"
    says = f"It was issued on {_day(issued)}, before there were barred lists. What there was: {searched}"
    return [Reason(holds=False, says=says)]


def _workforce(certificate: Certificate, need: Need, issued: date) -> list[Reason]:
    """For which work the police were asked; a basic or standard certificate is not shown to them."""
    if need.workforce is None or need.level in (CertificateLevel.BASIC, CertificateLevel.STANDARD):
        return []
    wanted = need.workforce.words.lower()
    if certificate.workforce is None:
        regime = regime_on(issued)
        told = "is not recorded" if regime and regime.workforces else "was not said on certificates then"
        return [Reason(holds=False, says=f"Its workforce {told}, and the {wanted} is needed")]
    held = certificate.workforce.words.lower()
    if certificate.workforce in _COVERED_BY[need.workforce]:
        return [Reason(holds=True, says=f"It is for the {held}")]
    return [Reason(holds=False, says=f"It is for the {held}, and the {wanted} is needed")]


def _age(certificate: Certificate, policy: Policy, issued: date, on: date) -> Reason:
    if certificate.counts_from is not None and on < certificate.counts_from:
        return Reason(holds=False, says=f"Whoever decided lets it count from {_day(certificate.counts_from)}")
    ends = add_months(issued, policy.recheck_months)
    limit = f"a new one is asked for after {policy.recheck_months} months"
    if certificate.counts_before is not None and certificate.counts_before < ends:
        ends, limit = certificate.counts_before, "whoever decided on it let it count no longer"
    if on < ends:
        longer = _longer(certificate, policy, ends, on)
        to = _last_day(ends)
        return Reason(holds=True, says=f"It was issued on {_day(issued)} and counts to {to}: {limit}{longer}")
    if _is_current(certificate, policy, on):
        return Reason(
            holds=True, says=f"It stopped counting by itself on {_day(ends)}, but {_said(certificate)}"
        )
    return Reason(
        holds=False, says=f"It was issued on {_day(issued)} and stopped counting on {_day(ends)}: {limit}"
    )


def _longer(certificate: Certificate, policy: Policy, ends: date, on: date) -> str:
    """How the sentence goes on where the Update Service lets it count beyond its own last day."""
    if certificate.current_on is None or not _is_current(certificate, policy, on):
        return ""
    until = add_months(certificate.current_on, policy.status_check_months)
    return f". With the Update Service it counts to {_last_day(until)}" if until > ends else ""


def _update_service(certificate: Certificate, policy: Policy, on: date) -> list[Reason]:
    if not policy.update_service_required:
        return []
    if certificate.consent_on is None:
        says = "They have not agreed to our asking the Update Service, which our policy needs"
        return [Reason(holds=False, says=says)]
    if _is_current(certificate, policy, on):
        return [Reason(holds=True, says=_said(certificate)[0].upper() + _said(certificate)[1:])]
    months = policy.status_check_months
    says = (
        f"The Update Service has not said within {months} months that it is current, which our policy needs"
    )
    return [Reason(holds=False, says=says)]


def _is_current(certificate: Certificate, policy: Policy, on: date) -> bool:
    """The Update Service said so lately, and the person still lets us ask."""
    if certificate.consent_on is None or certificate.current_on is None:
        return False
    can_be = rules_on("update_service", certificate.current_on) and certificate.consent_on <= on
    lately = certificate.current_on <= on < add_months(certificate.current_on, policy.status_check_months)
    return bool(can_be) and lately and certificate.level is not CertificateLevel.BASIC


def _said(certificate: Certificate) -> str:
    assert certificate.current_on is not None  # noqa: S101 - asked by `_is_current`
    return f"the Update Service said on {_day(certificate.current_on)} that there is no new information"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _last_day(before: date) -> str:
    """The last day of an interval that ends before a day."""
    return _day(before - timedelta(days=1))
