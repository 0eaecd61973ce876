"""Training packs: the format of their files, their versions in the database, and publishing them.
Packs are data: a new folder under training_packs/ is a new pack."""
