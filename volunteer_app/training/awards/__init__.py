"""Qualifications and their units, what people work towards and have been awarded,
and what they had learnt before."""
