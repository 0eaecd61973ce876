"""What pages say of certificates: whether they suffice and why, and the rules of the day of their issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation.presenting import day
from volunteer_app.vetting.certificates.queries import Held
from volunteer_app.vetting.certificates.rules import Ruling
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.regimes.reading import SUBJECTS, level_words, lists_on, regime_on, rules_on


@dataclass(frozen=True)
class Said:
    """Whether a certificate suffices, in a sentence, and the reasons that decide it."""

    reference: str
    says: str
    suffices: bool
    reasons: Sequence[str]


def said(held: Held, ruling: Ruling) -> Said:
    """The ruling in words."""
    answer = "suffices, because" if ruling.suffices else "does not suffice"
    issued = (
        f"The certificate of {day(held.issued_on)}" if held.issued_on else "The certificate without a date"
    )
    return Said(held.reference, f"{issued} {answer}:", ruling.suffices, ruling.telling)


def kind_words(held: Held) -> str:
    """Its level as it was called on the day of issue, and its workforce."""
    certificate = held.certificate
    words = [level_words(certificate.level, held.issued_on)]
    if certificate.workforce is not None:
        words.append(workforce_words(certificate.workforce))
    return ", ".join(words)


def workforce_words(workforce: Workforce) -> str:
    """A workforce in the middle of a sentence."""
    return workforce.words[0].lower() + workforce.words[1:]


@dataclass(frozen=True)
class Rule:
    """A rule of a day, with its source."""

    subject: str
    says: str
    source: str


def rules_of(on: date) -> list[Rule]:
    """Everything that held on a day: certificates, lists and the rules beside them."""
    regime = regime_on(on)
    if regime is None:
        first = "There were no such certificates before 11 March 2002. The police were asked directly"
        return [Rule("Certificates", first, "Police Act 1997 Part V")]
    numbers = "12 digits" if regime.digits_only else "as it was issued"
    found = [Rule("Regime", f"{regime.says}. Issued by the {regime.body}; number: {numbers}", regime.source)]
    found += [Rule("List", each.says, each.source) for each in lists_on(on)]
    for subject, title in SUBJECTS.items():
        found += [Rule(title, each.says, each.source) for each in rules_on(subject, on)]
    return found
