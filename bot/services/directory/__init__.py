"""The directory of services and customers: looked up by everybody, kept by leads and owners (S1)."""
