"""Pages of placements: one file for each flow of pages."""
