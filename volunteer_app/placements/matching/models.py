"""Tables of what mentors offer, of what was suggested, and of the matches that were proposed."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching.offers import from_json
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.rules.states import DeclineReason, MatchState, SuggestionState
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.supported.models import MentorRequest, SupportedPerson
from volunteer_app.roles.models import Role

_STANDS = text("state IN ('proposed', 'started')")


class MentorOffer(Referenced, Base):
    """What a mentor offers one organisation: `is_open` while they would support somebody new.

    `farthest_km`: how far they travel at most, in kilometres as the crow flies; None: as far as it takes.
    Pages ask for and show miles.
    """

    __tablename__ = "mentor_offer"
    __reference_prefix__: ClassVar[str] = "MOF"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        CheckConstraint("most BETWEEN 1 AND 20", name="most"),
        Index("ix_mentor_offer_organisation_id", "organisation_id", "is_open", "id"),
        Index("ix_mentor_offer_list", "organisation_id", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    most: Mapped[int]
    farthest_km: Mapped[int | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    offer_sealed: Mapped[bytes | None] = sealed_column()
    offer_values = EncryptedJson("offer_sealed")
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def offer(self) -> Offer:
        """What they offer, opened."""
        return from_json(self.offer_values)


class MatchingRun(Referenced, Base):
    """One best answer for everybody who waited with an organisation at a moment, by one regime of weights."""

    __tablename__ = "matching_run"
    __reference_prefix__: ClassVar[str] = "RUN"
    __table_args__ = (Index("ix_matching_run_organisation_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(200))
    weights_from: Mapped[date]
    waiting: Mapped[int]
    mentors: Mapped[int]
    matched: Mapped[int]

    organisation: Mapped[Organisation] = relationship()


class MatchSuggestion(Referenced, Base):
    """What a run says of one person who waits: a mentor and why, or why there is none.

    A person decides. Those that nobody decided go with the next run; the others stay for the log alone.
    """

    __tablename__ = "match_suggestion"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "SUG"
    __table_args__ = (
        UniqueConstraint("run_id", "request_id"),
        CheckConstraint("(person_id IS NULL) = (state = 'nobody')", name="somebody"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_why"),
        Index("ix_match_suggestion_run_id", "run_id", "place_in_run", "id"),
        Index("ix_match_suggestion_request_id", "request_id"),
        Index("ix_match_suggestion_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("matching_run.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    place_in_run: Mapped[int]
    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_request.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    points: Mapped[int]
    sentence_sealed: Mapped[bytes | None] = sealed_column()
    sentence = Encrypted("sentence_sealed")
    state: Mapped[SuggestionState] = enum_column(SuggestionState, "match_suggestion_state")
    decline_reason: Mapped[DeclineReason | None] = enum_column(
        DeclineReason, "match_suggestion_decline_reason", nullable=True
    )
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")

    run: Mapped[MatchingRun] = relationship()
    request: Mapped[MentorRequest] = relationship()
    person: Mapped[Person | None] = relationship()


class MentorMatch(Referenced, Base):
    """A mentor proposed for somebody who waits. Screening says its word before anything can begin.

    `parts`: what each part of the fit gave, under the weights of `weights_from`. At most one stands for a
    request; one that was declined or has ended stays as it is.
    """

    __tablename__ = "mentor_match"
    __reference_prefix__: ClassVar[str] = "MAT"
    __table_args__ = (
        CheckConstraint("ends_before > starts_on", name="interval"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_why"),
        Index("ix_mentor_match_organisation_id", "organisation_id", "state", "proposed_at", "id"),
        Index("ix_mentor_match_list", "organisation_id", "proposed_at", "id"),
        Index("ix_mentor_match_person_id", "person_id", "state", "id"),
        Index("ix_mentor_match_supported_id", "supported_id", "id"),
        Index("ix_mentor_match_screening_id", "screening_id"),
        Index(
            "uq_mentor_match_standing",
            "request_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_request.id"))
    supported_id: Mapped[int] = mapped_column(ForeignKey("supported_person.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"))
    points: Mapped[int]
    weights_from: Mapped[date]
    explained_sealed: Mapped[bytes | None] = sealed_column()
    explained: Any = EncryptedJson("explained_sealed")
    state: Mapped[MatchState] = enum_column(MatchState, "mentor_match_state", default=MatchState.PROPOSED)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    proposed_by: Mapped[str] = mapped_column(String(200))
    decline_reason: Mapped[DeclineReason | None] = enum_column(
        DeclineReason, "mentor_match_decline_reason", nullable=True
    )
    note: Mapped[str] = mapped_column(Text, default="", info={"protected": True})
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    request: Mapped[MentorRequest] = relationship()
    supported: Mapped[SupportedPerson] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])
    role: Mapped[Role] = relationship()
    screening: Mapped[Screening] = relationship()


personal_data.involves(SupportedPerson, MentorMatch.supported_id, MentorMatch.ended_at)
for _model, _why, _erase in (
    (MentorOffer, "To suggest a mentor only to people whom they can help", personal_data.Erasure.DELETE),
    (MatchSuggestion, "To let a person decide on each suggestion", personal_data.Erasure.DELETE),
    (
        MentorMatch,
        "To show who was proposed for whom, on what grounds, and who decided",
        personal_data.Erasure.BLANK,
    ),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.CONSENT,
        keep_months=24,
        export=True,
        erase=_erase,
    )
# These two are of two people, of whom only the mentor is on record: their time runs by itself
personal_data.count(MatchSuggestion, personal_data.as_of(MatchSuggestion.request_id, MentorRequest))
personal_data.count(
    MentorMatch, personal_data.since(MentorMatch.ended_at, "the day on which it was declined or ended")
)
following.declare(MentorOffer, "offer as a mentor", "offers as a mentor")
following.declare(MatchSuggestion, "suggestion as a mentor", "suggestions as a mentor")
following.declare(MentorMatch, "match as a mentor", "matches as a mentor")
