"""Benchmarks that anyone can run: `make bench` measures on SQLite and on PostgreSQL, and writes the tables of
docs/performance.md."""
