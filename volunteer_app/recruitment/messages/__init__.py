"""Messages to many: templates with placeholders, previews for each person, opt-outs,
and the record of who got what."""
