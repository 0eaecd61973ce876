"""Pages of concerns: raising one, and what safeguarding leads do with them."""
