"""Change requests: proposed, approved by another, applied, verified or rolled back (C1)."""
