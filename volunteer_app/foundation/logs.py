"""Logs hold no personal data: what a row held stays out of them, also when the database quotes it."""

import logging
import re

# PostgreSQL tells the whole row, or the key, that broke a rule; it ends where SQLAlchemy's words begin again
QUOTED = re.compile(r"DETAIL:.*?(?=\n\[SQL|\n\nThe above exception|\Z)", re.DOTALL)


class WithoutRows(logging.Filter):
    """Takes out of a failure's text what the database quotes of a row."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with a text that is safe to keep."""
        if record.exc_info and not record.exc_text:
            told = logging.Formatter().formatException(record.exc_info)
            record.exc_text = QUOTED.sub("DETAIL: [not logged]", told)
        return True


def log_of(name: str) -> logging.Logger:
    """The log of a module that may have to tell of a failure in the database."""
    log = logging.getLogger(name)
    protect(log)
    return log


def tell_kind(log: logging.Logger, what: str, error: Exception) -> None:
    """Tell what failed, and the kind of error alone: its words may quote what is sealed in the database."""
    log.error("%s: %s", what, type(error).__name__)


def protect(log: logging.Logger) -> None:
    """Let this log hold no row."""
    if not any(isinstance(each, WithoutRows) for each in log.filters):
        log.addFilter(WithoutRows())
