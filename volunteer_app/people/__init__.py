"""Volunteers, mentors and applicants, and which organisations hold their record.
Only what is needed to work with them safely is kept."""
