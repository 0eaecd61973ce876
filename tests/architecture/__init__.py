"""The walls of the house as tests, each shown able to fail by a broken example.
What import-linter can say stands in pyproject.toml; what it cannot, here."""
