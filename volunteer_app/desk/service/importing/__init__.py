"""Imports: a file is read, checked row by row, and its good rows are taken."""
