"""People, the organisations that hold their record, and what they signed."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data, search_index
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import AgreementKind, ConsentRoute, PreferredLanguage


class Person(Referenced, Base):
    """Someone who volunteers, mentors or applies."""

    __tablename__ = "person"
    __reference_prefix__: ClassVar[str] = "VOL"
    __table_args__ = (
        Index("ix_person_sort_name_id", "sort_name", "id"),
        Index("ix_person_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    known_as: Mapped[str] = mapped_column(String(100), default="")
    sort_name: Mapped[str] = mapped_column(String(210))
    date_of_birth: Mapped[date | None]
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str] = mapped_column(String(40), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    preferred_language: Mapped[PreferredLanguage] = enum_column(
        PreferredLanguage, "preferred_language", default=PreferredLanguage.ENGLISH
    )
    access_needs: Mapped[str] = mapped_column(Text, default="")
    emergency_name: Mapped[str] = mapped_column(String(200), default="")
    emergency_phone: Mapped[str] = mapped_column(String(40), default="")
    emergency_relationship: Mapped[str] = mapped_column(String(100), default="")
    entered_on_behalf: Mapped[bool] = mapped_column(default=False)
    consent_route: Mapped[ConsentRoute] = enum_column(ConsentRoute, "consent_route")
    consent_on: Mapped[date] = mapped_column(default=clock.today)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


search_index.searchable(
    Person, names=("first_name", "last_name", "known_as"), codes=("reference", "email", "postcode")
)


class Affiliation(Base):
    """An organisation holds this person's record. Without one it cannot see the person."""

    __tablename__ = "affiliation"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        Index("ix_affiliation_organisation_id_person_id", "organisation_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    since: Mapped[date] = mapped_column(default=clock.today)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class AgreementSignature(Base):
    """A person agreed to something of an organisation, in a version of its words."""

    __tablename__ = "agreement_signature"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "kind", "wording_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[AgreementKind] = enum_column(AgreementKind, "agreement_kind")
    wording_version: Mapped[int]
    signed_name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
    on_paper: Mapped[bool] = mapped_column(default=False)


for _model, _why in (
    (Person, "To recruit, support and place a volunteer"),
    (Affiliation, "To know which organisations hold the record"),
    (AgreementSignature, "To show what the volunteer agreed to"),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.BLANK if _model is Person else personal_data.Erasure.DELETE,
    )
