"""Tables of mentoring, and of what is said of it.
What is written about a person is sealed."""
