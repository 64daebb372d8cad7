"""One module per command of the command line, each with its `command`."""
