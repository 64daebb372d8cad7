"""The weekly rotation: plans, proposals, takeovers, absences, offers, the roster (D1-D9)."""
