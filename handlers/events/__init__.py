"""What happens in Slack: listeners for the Events API, run by our own workers from the inbox."""
