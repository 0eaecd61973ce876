"""What is logged and looks like a slip: too much for one day, or the same thing twice. It is pointed out to
whoever logs it before they send it, and to the coordinator who decides on it; nothing is refused for it."""
