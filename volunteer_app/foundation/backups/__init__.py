"""A backup: every row of every table, and the stored files, in one file that either database can take back.
docs/backup-format.md says what is in it."""
