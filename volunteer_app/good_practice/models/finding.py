"""What readers find published entries by. All of it follows from what is published, and can be made anew."""

from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation.database import Base
from volunteer_app.foundation.full_text import FullText

LONGEST_VALUE = 80


class PracticeText(Base):
    """The words of a published entry. The database keeps an index of them (`foundation.full_text`)."""

    __tablename__ = "practice_text"
    __audited__: ClassVar[bool] = False

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("practice_entry.id"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    labels: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


INDEX = FullText("practice_text", "entry_id", {"title": 10.0, "summary": 4.0, "labels": 3.0, "body": 1.0})


class PracticeFacet(Base):
    """What a published entry can be narrowed by: a theme, a role, a grade."""

    __tablename__ = "practice_facet"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_practice_facet_value", "facet", "value", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("practice_entry.id"), primary_key=True, autoincrement=False
    )
    facet: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(LONGEST_VALUE), primary_key=True)


class PracticeWord(Base):
    """A word of published entries, and in how many it is: misspelt words are corrected to these."""

    __tablename__ = "practice_word"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_practice_word_letters", "letters", "word"),)

    word: Mapped[str] = mapped_column(String(30), primary_key=True)
    letters: Mapped[int]
    uses: Mapped[int]
