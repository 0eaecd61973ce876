"""What every room stands on: database, history, permissions, transactions, forms, mail.
It knows no room."""
