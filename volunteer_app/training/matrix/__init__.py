"""The training matrix: the people of an organisation by the packs that their roles ask for.
Who has which role is known in rooms above; each says so in `needs`."""
