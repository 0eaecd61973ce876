"""A person in a role at a place, for a half-open interval of days.
Approving one rests on a readiness answer that is stored with it."""
