"""Slack's Web API: a table of methods, each a small function in the module of its family."""
