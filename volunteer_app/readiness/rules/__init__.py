"""The rules of readiness: what is asked and answered, how evidence covers an interval, and the judging.
Pure: they are given what was known, and decide."""
