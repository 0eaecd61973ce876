"""References: asking somebody who knows a volunteer, by a one-time link that needs no account, or by phone
and letter; what they answered, and what follows for the check of kind "reference"."""
