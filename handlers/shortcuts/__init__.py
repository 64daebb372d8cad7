"""What people choose in the menu of a message: listeners for message shortcuts."""
