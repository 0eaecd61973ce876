"""Tests: architecture (walls), unit (rules alone), integration (both databases), e2e (a real browser).
Test names are sentences; nothing here is ever skipped silently."""
