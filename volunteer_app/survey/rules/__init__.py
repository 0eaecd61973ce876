"""What a questionnaire is, which questions apply, what an answer may be, and when a round is open. Pure."""
