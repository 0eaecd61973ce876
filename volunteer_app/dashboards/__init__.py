"""What the ministerial champion's office sees: national figures, never a person.
Every figure is rounded before it leaves the query."""
