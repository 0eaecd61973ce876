"""What is wrong with a pack: in which file, at which line, and why."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right. Line 0 is the file as a whole; an empty file name is the pack as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        """As a command prints it: file:line: reason."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.reason}" if where else self.reason


class Faulty(Exception):
    """A pack that cannot be used, with everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """The faults, by file and line."""
        super().__init__("; ".join(map(str, faults)))
        self.faults = sorted(faults)
