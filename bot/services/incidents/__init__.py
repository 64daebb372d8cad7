"""Incidents: raised, run by people with roles, told to others, explained, closed (I1-I10)."""
