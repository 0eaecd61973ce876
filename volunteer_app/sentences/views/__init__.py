"""Pages for vetting officers, and for the security contact of somebody's own prison."""
