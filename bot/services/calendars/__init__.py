"""Calendars: feeds of who is on duty out (D9), absences in (D8)."""
