"""The results of rounds, row by row as readers have them; sizes of bodies; and themes of answers in words.

Results that were published are never changed; a correction is an edition of its own.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.results.rows import Measure, Quality, Row, Table


class ResultsState(StrEnum):
    """How far results have come."""

    DRAFT = "draft"  # to be worked out
    REFUSED = "refused"  # they could not be
    CHECKED = "checked"  # protected and attacked; they wait for two signatures
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = frozenset({ResultsState.DRAFT, ResultsState.REFUSED, ResultsState.CHECKED})
WITH_ROWS = frozenset({ResultsState.CHECKED, ResultsState.PUBLISHED})


class SurveyResults(Referenced, Base):
    """The results of a round. `edition`: 1, or higher where they correct published ones.

    `being_made`: true until they are published or discarded, empty afterwards: a round has one such at most.
    `digest`: SHA-256 of the file of all rows.
    """

    __tablename__ = "survey_results"
    __reference_prefix__: ClassVar[str] = "SRE"
    __table_args__ = (
        UniqueConstraint("round_id", "being_made"),
        UniqueConstraint("round_id", "released_edition"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("(state = 'published') = (released_edition IS NOT NULL)", name="released"),
        Index("ix_survey_results_released_at", "released_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    edition: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ResultsState] = enum_column(
        ResultsState, "survey_results_state", default=ResultsState.DRAFT
    )
    method: Mapped[str] = mapped_column(String(20))
    ruleset: Mapped[str] = mapped_column(String(20))
    problem: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(200))
    finished_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    being_made: Mapped[bool | None] = mapped_column(default=True)
    released_edition: Mapped[int | None]
    certificate: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    round: Mapped[SurveyRound] = relationship()
    signatures: Mapped[list["SurveyResultsSignature"]] = relationship(order_by="SurveyResultsSignature.id")


class SurveyResultRow(Base):
    """A number of some results. They come and go with the results that they belong to."""

    __tablename__ = "survey_result_row"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        UniqueConstraint("results_id", "position"),
        Index("ix_survey_result_row_question", "results_id", "question", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    results_id: Mapped[int] = mapped_column(ForeignKey("survey_results.id"))
    position: Mapped[int]
    of_table: Mapped[Table] = enum_column(Table, "survey_result_row_of_table")
    section: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(40))
    breakdown: Mapped[str] = mapped_column(String(10))
    group: Mapped[str] = mapped_column("group_value", String(40))
    measure: Mapped[Measure] = enum_column(Measure, "survey_result_row_measure")
    number: Mapped[str] = mapped_column(String(24))
    low: Mapped[str] = mapped_column(String(24))
    high: Mapped[str] = mapped_column(String(24))
    quality: Mapped[Quality] = enum_column(Quality, "survey_result_row_quality")
    note: Mapped[str] = mapped_column(Text)

    @property
    def row(self) -> Row:
        """As results are worked out and written."""
        return Row(
            self.of_table,
            self.section,
            self.question,
            self.item,
            self.breakdown,
            self.group,
            self.measure,
            self.number,
            self.low,
            self.high,
            self.quality,
            self.note,
        )


class SurveyResultsSignature(Base):
    """Somebody signed results off; two different accounts are needed."""

    __tablename__ = "survey_results_signature"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("results_id", "signed_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    results_id: Mapped[int] = mapped_column(ForeignKey("survey_results.id"))
    signed_key: Mapped[str] = mapped_column(String(80))
    signed_by: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)


class SurveyBodySize(Base):
    """The known size of a body in a round, typed in: how many volunteers it had."""

    __tablename__ = "survey_body_size"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"), primary_key=True)
    size: Mapped[int]
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    said_by: Mapped[str] = mapped_column(String(200))


class SurveyCoding(Base):
    """The themes that one reader found in an answer. `mark`: of the text that they are of.

    `is_quote`: it may stand in the results in its own words, which its body has agreed to.
    """

    __tablename__ = "survey_coding"
    __table_args__ = (UniqueConstraint("return_id", "question", "coded_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    question: Mapped[str] = mapped_column(String(40))
    themes: Mapped[list[str]] = mapped_column(JSON)
    mark: Mapped[str] = mapped_column(String(16))
    is_quote: Mapped[bool] = mapped_column(default=False)
    coded_key: Mapped[str] = mapped_column(String(80))
    coded_by: Mapped[str] = mapped_column(String(200))
    coded_at: Mapped[datetime] = mapped_column(default=clock.now)

    found: Mapped[SurveyReturn] = relationship()
