"""Corrections of hours that were approved: the volunteer asks, and somebody else decides.
What stood before is kept with the request."""
