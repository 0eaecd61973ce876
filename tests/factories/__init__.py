"""Rows for tests: one file per room, plain functions that make one valid thing.
They flush and never commit."""
