"""Schedules beside the rotation: who is on call, turns that begin and end, and times that nobody covers (D10)."""
