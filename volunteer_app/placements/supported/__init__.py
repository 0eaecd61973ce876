"""People whom mentors support: the least that does the job, what they agreed to, and how long they
have waited for a mentor."""
