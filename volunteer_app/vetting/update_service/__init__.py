"""Asking the DBS Update Service whether a certificate is still current: with the person's consent, and each
time with who asked and why. Whatever is not plainly current goes to a person."""
