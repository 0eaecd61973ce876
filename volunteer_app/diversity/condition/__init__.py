"""What figures of lived experience by another characteristic rest on in law, as the controller records it."""
