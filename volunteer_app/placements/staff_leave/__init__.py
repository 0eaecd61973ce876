"""Staff volunteering: days of volunteering leave that an employer in the justice system agreed to, and their
use."""
