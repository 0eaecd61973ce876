"""The CJS-wide survey: questionnaires as data, rounds, and a return of each body, filled in together,
checked, and signed off by its champion."""
