"""PDFs that people keep: made from a template beside the code that asks for it and from values,
tagged for screen readers, and the same on every machine."""
