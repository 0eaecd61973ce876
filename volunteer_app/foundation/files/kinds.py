"""The kinds of files that the service takes, and what a refusal says."""

from enum import StrEnum

from volunteer_app.foundation.errors import Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class FileKind(StrEnum):
    """What a file is by its content. Nothing else is kept."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {"docx": "Word document"}.get(self.value, self.value.upper())

    @property
    def content_type(self) -> str:
        """What a download says that it is."""
        return {
            "pdf": "application/pdf",
            "png": "image/png",
            "jpeg": "image/jpeg",
            "docx": WORD,
        }[self.value]

    @property
    def endings(self) -> tuple[str, ...]:
        """How names of such files end, the usual one first."""
        return (".jpg", ".jpeg", ".jpe", ".jfif") if self is FileKind.JPEG else (f".{self.value}",)


TAKEN = "PDF, PNG, JPEG or DOCX"
ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".docx")


class NotTaken(Refused):
    """The file is not one that the service keeps; the message says why, for the person who sent it."""
