"""Tables of organisations and of what is particular to a prison."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import search_index
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.rules import (
    DatePrecision,
    Keeper,
    OrganisationKind,
    PrisonCategory,
    Sector,
    split_categories,
)

# Subtree reads compare paths byte by byte; a PostgreSQL database in a natural-language
# collation would skip the slashes. SQLite always compares bytes and knows no collation "C".
_PATH = String(200).with_variant(String(200, collation="C"), "postgresql")


class Organisation(Referenced, Base):
    """A body of the criminal justice system or the voluntary sector; never deleted, only closed."""

    __tablename__ = "organisation"
    __reference_prefix__ = "ORG"
    __table_args__ = (
        CheckConstraint("closed_on IS NULL OR NOT is_active", name="closed_is_not_active"),
        CheckConstraint("(closed_on IS NULL) = (closed_precision IS NULL)", name="closed_on_has_precision"),
        Index("ix_organisation_name", "name", "id"),
        Index("ix_organisation_kind", "kind", "is_active", "name", "id"),
        Index("ix_organisation_place", "is_place", "is_active", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_cy: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[OrganisationKind] = enum_column(OrganisationKind, "organisation_kind")
    sector: Mapped[Sector] = enum_column(Sector, "organisation_sector")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    path: Mapped[str] = mapped_column(_PATH, unique=True)
    is_place: Mapped[bool] = mapped_column()
    is_active: Mapped[bool] = mapped_column(default=True)
    closed_on: Mapped[date | None] = mapped_column()
    closed_precision: Mapped[DatePrecision | None] = enum_column(
        DatePrecision, "organisation_closed_precision"
    )
    kept_by: Mapped[Keeper] = enum_column(Keeper, "organisation_kept_by", default=Keeper.ADMINISTRATOR)

    parent: Mapped[Organisation | None] = relationship(remote_side=[id])
    establishment: Mapped[Establishment | None] = relationship(back_populates="organisation", uselist=False)

    def __repr__(self) -> str:
        return f"<Organisation {self.code}>"


search_index.searchable(Organisation, texts=("name", "name_cy"), codes=("reference", "code"))


class Establishment(Base):
    """What is particular to a prison. None means that the sources do not say."""

    __tablename__ = "establishment"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    categories: Mapped[str | None] = mapped_column(String(10))
    holds_men: Mapped[bool | None] = mapped_column()
    holds_women: Mapped[bool | None] = mapped_column()
    holds_under_18s: Mapped[bool | None] = mapped_column()
    is_open: Mapped[bool | None] = mapped_column()
    predominant_function: Mapped[str | None] = mapped_column(String(40))
    is_contracted: Mapped[bool | None] = mapped_column()
    operator: Mapped[str | None] = mapped_column(String(60))
    address_line_1: Mapped[str | None] = mapped_column(String(100))
    address_line_2: Mapped[str | None] = mapped_column(String(100))
    town: Mapped[str | None] = mapped_column(String(60))
    county: Mapped[str | None] = mapped_column(String(60))
    postcode: Mapped[str | None] = mapped_column(String(8))
    country: Mapped[str | None] = mapped_column(String(20))

    organisation: Mapped[Organisation] = relationship(back_populates="establishment")

    @property
    def category_list(self) -> tuple[PrisonCategory, ...]:
        """The known security categories, in order; empty when unknown or not applicable."""
        return split_categories(self.categories)
