"""Rules of the pages that gather rooms, one file per page flow."""
