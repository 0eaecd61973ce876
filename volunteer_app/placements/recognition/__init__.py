"""What volunteers get for their time: hours and milestones, notes of thanks, and statements of service that a
coordinator signs."""
