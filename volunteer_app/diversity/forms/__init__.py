"""Forms of the equality questions, made from the questions themselves."""
