"""Training sessions that people come to: arranging them, bookings and the waiting list, the register,
and what those who came say of them."""
