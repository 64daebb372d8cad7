"""Forms: how each opens, and what happens when it is sent."""
