"""Forms of the survey: rounds, returns, and sections, whose fields come from the questionnaire."""
