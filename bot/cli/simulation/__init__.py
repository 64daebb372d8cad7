"""A month of support in minutes: people ask and answer at chosen rates, on one virtual clock; what it came to."""
