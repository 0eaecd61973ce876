"""Sample data: plainly invented people and organisations at real prisons, the same every time.
It is loaded only into an empty database on this machine."""
