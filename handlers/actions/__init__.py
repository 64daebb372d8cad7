"""What people press: listeners for buttons and menus."""
