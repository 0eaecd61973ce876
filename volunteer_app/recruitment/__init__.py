"""Opportunities, applications and the pipeline, from enquiry to placed.
Every move is kept with who, when and why."""
