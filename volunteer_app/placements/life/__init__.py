"""The life of a placement once it is approved: supervisor, reviews, restart, extension, transfer, timeline.
Whoever or whatever was there before stays readable: every change is a dated row."""
