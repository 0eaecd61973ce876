"""May this person do this role here, from this day to that day?
A list of requirements, each judged over the whole interval."""
