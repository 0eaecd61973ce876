"""Pages that gather several rooms: the start page, the person record, the public start.
It asks each room's queries and changes nothing itself."""
