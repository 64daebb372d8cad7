"""Alerts: what monitoring apps say, read into values (A1-A4)."""
