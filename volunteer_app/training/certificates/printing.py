"""A certificate as a PDF: what it says, and the code and the QR code by which it is checked.

It names the person, what they completed and when, and, if they wish, the organisation: nothing else of them.
"""

from typing import Any

from flask import current_app

from volunteer_app.foundation import clock, links
from volunteer_app.foundation.documents import making
from volunteer_app.foundation.documents.qr import qr_svg
from volunteer_app.foundation.presenting import day, hours, until
from volunteer_app.training.certificates import rules
from volunteer_app.training.certificates.models import Certificate

TEMPLATE = "training/certificates/certificate.typ"


def pdf(certificate: Certificate) -> bytes:
    """The certificate. The same one gives the same bytes whenever it is saved again.

    Raises:
        NotPrintable: a name or title has a character that no font has.
    """
    return making.render(TEMPLATE, _values(certificate), made_at=certificate.issued_at)


def address_of(certificate: Certificate) -> str:
    """Where anybody checks it."""
    return links.address("training.checked_certificate", token=certificate.code)


def _values(certificate: Certificate) -> dict[str, Any]:
    code, address = certificate.code or "", address_of(certificate)
    return {
        "title": f"Certificate: {certificate.title}",
        "service": current_app.config["SERVICE_NAME"],
        "name": certificate.full_name,
        "what": _what(certificate),
        "course": certificate.title,
        "facts": _facts(certificate),
        "seen": _seen(certificate),
        "code": rules.spaced(code),
        "check": links.address("training.check_certificate"),
        "address": address,
        "qr": qr_svg(address),
    }


def _what(certificate: Certificate) -> str:
    return "has completed the training" if certificate.record else "has been awarded"


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    """What it says beside the title, as pairs."""
    record, award = certificate.record, certificate.award
    facts = []
    if award is not None:
        of = award.qualification
        facts += [
            ("Awarding body", of.awarding_body),
            ("Qualification number", of.number),
            ("Level", of.level.words),
        ]
        facts += [("Credits", str(of.credits))] if of.credits else []
    facts.append(("Completed on" if record else "Awarded on", day(certificate.completed_on)))
    if record is not None:
        facts.append(("Learning time", hours(record.minutes)))
    if certificate.valid_before is not None:
        facts.append(("Valid until", until(certificate.valid_before)))
    facts.append(("Issued on", day(clock.day_of(certificate.issued_at))))
    return facts


def _seen(certificate: Certificate) -> str:
    """Who stands behind it."""
    whose = certificate.organisation.name if certificate.names_organisation else "A volunteer coordinator"
    award = certificate.award
    if award is not None:
        return f"{whose} has recorded this award. The awarding body’s certificate is the proof"
    course = certificate.record is not None and certificate.record.pack_id is None
    return f"{whose} has {'seen evidence of' if course else 'verified'} this training"
