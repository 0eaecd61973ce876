"""Collections of guidance, kept by editors."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation.database import Base


class GuidanceCollection(Base):
    """Entries that belong together, in the order of `position` among the collections."""

    __tablename__ = "guidance_collection"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(150))
    summary: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above
