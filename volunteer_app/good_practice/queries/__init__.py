"""Reads of the bank. What is published is public; the rest is for editors and its own organisation."""
