"""Entries and their versions, what is said of them, collections, and what readers find them by."""
