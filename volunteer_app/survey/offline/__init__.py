"""A return as a spreadsheet: made from what it holds, filled in without a connection, and read again."""
