"""The rota: sessions that come again at a place, who signs up for them, and who came.
Sign-ups are dated rows: whoever had a place before stays readable."""
