"""Where support is given, in words."""

from collections.abc import Sequence

from handlers.views import words


def ask_in(channels: Sequence[str]) -> str:
    """Where to write when one needs help; `channels` by id."""
    if not channels:
        return "No team gives support in a channel yet."
    where = " or ".join(words.channel(each) for each in channels)
    return f"When you need help, write in {where}: the team on duty sees it at once and answers in the thread."
