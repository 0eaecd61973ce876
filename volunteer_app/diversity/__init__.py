"""Equality monitoring: what people say of themselves, readable by nobody else, and the figures that are
published of it once they have been attacked first."""
