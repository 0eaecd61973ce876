"""What the system knows for a return: one function for each figure that a questionnaire names."""
