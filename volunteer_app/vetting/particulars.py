"""What a kind of check has beside its state: the workforce of a certificate, the level of HMPPS vetting, the
country of an overseas check, the reference of an application. Each fits its kind and its day, or is refused.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting import refuse, rules
from volunteer_app.vetting.levels import VettingLevel, Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.regimes.numbers import number_problem
from volunteer_app.vetting.regimes.reading import levels_on, regime_on
from volunteer_app.vetting.rules import SHOWN_TO_POLICE, Action, CertificateLevel, CheckKind, CheckOutcome

NOBODY = Scope()


@dataclass(frozen=True)
class Particulars:
    """What is asked for, beyond the kind and level."""

    workforce: Workforce | None = None
    vetting_level: VettingLevel | None = None
    country: str = ""


NONE = Particulars()


def unfitting(kind: CheckKind, level: CertificateLevel | None, given: Particulars) -> None:
    """A workforce belongs to an enhanced certificate, a vetting level to HMPPS, a country to a check abroad.

    Raises:
        Refused: something is out of place.
    """
    if given.workforce and (kind is not CheckKind.CRIMINAL_RECORD or level not in SHOWN_TO_POLICE):
        raise Refused("Only an enhanced certificate has a workforce", "workforce")
    if given.vetting_level and kind is not CheckKind.HMPPS_VETTING:
        raise Refused("Only HMPPS vetting has a level of vetting", "vetting_level")
    if given.country and kind is not CheckKind.OVERSEAS:
        raise Refused("Only an overseas check has a country", "country")


def keep_number(check: Check, number: str, issued_on: date | None) -> None:
    """Keep a number where it belongs: 12 digits, or as it was issued before there were only such."""
    plain = rules.plain_certificate_number(number)
    is_plain = not rules.certificate_number_problem(plain)
    check.certificate_number = plain if is_plain else ""
    check.number_as_issued = "" if is_plain or not number_fits(number, issued_on) else number.strip()


def number_fits(number: str, issued_on: date | None) -> bool:
    """Whether there is a number, and a certificate of that day can have it."""
    return bool(number.strip()) and not number_problem(number, issued_on)


def impossible_then(
    level: CertificateLevel | None, issued_on: date | None, workforce: Workforce | None
) -> None:
    """A certificate is judged by the rules of the day of its issue.

    Raises:
        Refused: that level, or workforces, did not exist then.
    """
    if issued_on is None or level is None or (regime := regime_on(issued_on)) is None:
        return
    when = f"{issued_on.day} {issued_on:%B %Y}"
    if level not in levels_on(issued_on):
        raise Refused(f"There was no such certificate on {when}: {level.words.lower()}", "issued_on")
    if workforce is not None and not regime.workforces:
        raise Refused(f"Certificates had no workforce on {when}", "workforce")


def set_workforce(check: Check, workforce: Workforce | None, issued_on: date | None) -> None:
    """Keep the workforce that the certificate shows.

    Raises:
        Refused: a certificate of its level or day has none.
    """
    if workforce is not None:
        unfitting(check.kind, check.level, Particulars(workforce=workforce))
    impossible_then(check.level, issued_on, workforce)
    if workforce is not None:
        check.workforce = workforce


def reconsider(
    check: Check, *, on: date, by: Actor, version: int | None = None, authority: Scope = NOBODY
) -> None:
    """Note that HMPPS was asked to look at its refusal again, by exception and once (PSI 05/2015).

    The refusal stands until HMPPS answers.

    Raises:
        Refused: HMPPS has not refused, or was asked already.
        StaleEdit: the check changed since `version`.
    """
    refuse.stale_version(check, version)
    refuse.all_but_officers(check, by, authority)
    if check.kind is not CheckKind.HMPPS_VETTING or check.outcome is not CheckOutcome.REFUSED:
        raise Refused("Only a refusal of HMPPS vetting can be reconsidered")
    if check.reconsider_on is not None:
        raise Refused("HMPPS was asked once already")
    if check.state_since > on:
        raise Refused("Day must be on or after the day of the refusal", "on")
    if on > clock.today():
        raise Refused("Day must be today or in the past", "on")
    check.reconsider_on = on
    history.record(Action.RECONSIDER, check, by=by)
