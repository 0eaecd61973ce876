"""Organisations: departments, agencies, prisons, probation and the voluntary sector.
Who sits under whom, and where a volunteer can be placed."""
