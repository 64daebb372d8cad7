"""Triage: what a request is, how urgent, and all that follows from it (T1, T2)."""
