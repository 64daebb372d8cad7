"""Alerts of monitoring apps: groups that somebody takes, that come back, are over or are muted (A1-A4)."""
