"""Pure renderings of what is stored, for other programs."""
