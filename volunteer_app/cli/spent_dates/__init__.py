"""`volunteer-app spent-dates`: answers files of cases. It needs no database and no settings."""
