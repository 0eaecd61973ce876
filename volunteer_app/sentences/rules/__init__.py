"""What gates a placement of somebody who serves a sentence. Pure."""
