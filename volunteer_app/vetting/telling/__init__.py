"""“Check what you need to tell us”: questions, one a page, and what follows from the answers. The answers
travel in a signed field of the page itself, never in an address, a cookie, a log or the database."""
