"""The description of a champion's role that the register starts from."""

ROLE_DESCRIPTION = """Speaks for volunteering in the department or agency, and to it.

- Answers the survey of volunteering for the department or agency, and signs it off.
- Reads its figures, says what they mean, and sets actions where people are missing among its volunteers.
- Shares good practice with other champions, and brings theirs in.
- Meets the ministerial champion’s office, and says what stands in the way of volunteering.
- Hands over what is open to the next champion.

Time: about one day a month. Reports to: (name the senior official)."""
