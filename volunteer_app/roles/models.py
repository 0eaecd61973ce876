"""Tables of volunteering roles and of the training each asks for."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import search_index
from volunteer_app.foundation.database import Base, enum_column
from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleFamily,
    RoleRequirements,
    RoleSetting,
)


class Role(Base):
    """A kind of volunteering and what it requires by default. Pages address it by its code."""

    __tablename__ = "role"
    __table_args__ = (
        CheckConstraint("minimum_age >= 16", name="minimum_age"),
        CheckConstraint("references_needed >= 0", name="references_needed"),
        Index("ix_role_name", "is_active", "appointed_elsewhere", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    family: Mapped[RoleFamily] = enum_column(RoleFamily, "role_family")
    setting: Mapped[RoleSetting] = enum_column(RoleSetting, "role_setting")
    minimum_age: Mapped[int] = mapped_column()
    appointed_elsewhere: Mapped[bool] = mapped_column()
    convictions_question: Mapped[ConvictionsQuestion] = enum_column(
        ConvictionsQuestion, "role_convictions_question"
    )
    basis: Mapped[str] = mapped_column(Text)
    criminal_record_check: Mapped[CriminalRecordLevel] = enum_column(
        CriminalRecordLevel, "role_criminal_record_check"
    )
    regulated_activity: Mapped[str] = mapped_column(Text)
    may_be_regulated_activity: Mapped[bool] = mapped_column()
    hmpps_vetting: Mapped[HmppsVetting] = enum_column(HmppsVetting, "role_hmpps_vetting")
    establishment_clearance: Mapped[EstablishmentClearance] = enum_column(
        EstablishmentClearance, "role_establishment_clearance"
    )
    references_needed: Mapped[int] = mapped_column()
    notes: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)

    training_packs: Mapped[list[RoleTrainingPack]] = relationship(
        order_by="RoleTrainingPack.pack_code",
        cascade="all, delete-orphan",
        lazy="selectin",
    )

    @property
    def requirements(self) -> RoleRequirements:
        """What the role asks, for rules that know no database."""
        return RoleRequirements(
            code=self.code,
            setting=self.setting,
            minimum_age=self.minimum_age,
            appointed_elsewhere=self.appointed_elsewhere,
            convictions_question=self.convictions_question,
            criminal_record_check=self.criminal_record_check,
            may_be_regulated_activity=self.may_be_regulated_activity,
            hmpps_vetting=self.hmpps_vetting,
            establishment_clearance=self.establishment_clearance,
            references_needed=self.references_needed,
            training_packs=tuple(pack.pack_code for pack in self.training_packs),
        )

    def __repr__(self) -> str:
        return f"<Role {self.code}>"


search_index.searchable(Role, texts=("name",))


class RoleTrainingPack(Base):
    """A training pack that a role asks for, named by the pack's folder under training_packs/."""

    __tablename__ = "role_training_pack"

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)
    pack_code: Mapped[str] = mapped_column(String(60), primary_key=True)
