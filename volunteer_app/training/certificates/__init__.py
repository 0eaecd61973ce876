"""Certificates of training and of awards: a PDF with a code, and the page on which anybody
checks the code."""
