"""The weekly digest of each team: one message, made of sections that declare themselves (N1, S1, U1, C1, D10, T4)."""
