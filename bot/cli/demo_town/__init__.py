"""The seeded workspace of the demo: a company with a support team, its people, channels and agreements."""
