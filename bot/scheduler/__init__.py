"""What turns the cranks: workers for incoming events, senders for outgoing messages, the tick, the auditor."""
