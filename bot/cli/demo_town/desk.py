"""What lies on the desk of the demo's team on its first morning: a change of a setting that waits for approval (C1)."""

from datetime import timedelta

from bot.domain.changes import Wish

AUTHOR = "U0CID"  # not on duty, so that Ann and Ben can decide
CHANGE = Wish(
    setting="Connections of the order database",
    before="50",
    after="80",
    why="At noon orders wait for a free connection, up to four seconds.",
    planned="Today after 17:00",
    verified_how="No order waits longer than a second at noon tomorrow",
    verify_within=timedelta(days=1),
)
