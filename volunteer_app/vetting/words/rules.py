"""What everybody reads where a vetting officer decides, whatever it is about, so that it tells nothing.

Pure. A state and its next step say two things; a test goes through all of them.
"""

WITH_THE_OFFICER = "With the vetting officer"
AWAIT_OFFICER = "They cannot start before the officer’s decision"
