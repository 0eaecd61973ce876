"""What pages of recruitment say: of roles, of lists and their filters, of the pipeline, of answers."""
