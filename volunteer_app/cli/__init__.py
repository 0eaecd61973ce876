"""The command line: `volunteer-app`. Kept light at the top, so that the process that only watches
the servers stays small; each command loads what it needs."""
