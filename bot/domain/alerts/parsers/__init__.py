"""One module for each monitoring app: how it writes to Slack and to a webhook."""
