"""Pages that look at all placements at once: a caseload, who is where today, regions, what is stuck.
They read and never write."""
