"""Recurring duties: when they come up, who is called, what became of each time (U1)."""
