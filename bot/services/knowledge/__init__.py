"""What was learned: common requests, past requests and the handbook, found again when they are needed (T3, T4)."""
