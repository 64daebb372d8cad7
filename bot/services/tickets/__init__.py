"""Tickets of requests in an external tracker: wanted, created, linked, followed (T1, T5, R14)."""
