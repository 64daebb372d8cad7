"""Calendar feeds: the section of the Home tab, and the form that shows an address once (D9)."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports.screens import FeedLine
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.ids import Action, Callback, feed_value

MOST_SHOWN = 10
INTRODUCTION = "Subscribe in your calendar to see who is on duty, and when it is your turn."
PROGRAMS = (
    "*Google Calendar:* Other calendars → + → From URL\n"
    "*Outlook:* Add calendar → Subscribe from web\n"
    "*Apple Calendar:* File → New Calendar Subscription"
)
LATER = (
    "Calendar programs look again after some hours, up to a day, so I tell you here of changes to your shifts. "
    "If somebody else gets to know the address, revoke it in your Home tab."
)


def feeds(offered: Sequence[FeedLine], drawn_at: datetime) -> list[Block]:
    """The section of the Home tab; nothing for people who can have no feed."""
    if not offered:
        return []
    rows = [block for each in offered[:MOST_SHOWN] for block in _row(each, drawn_at)]
    return [blocks.header("📅 Calendar feed"), blocks.context(INTRODUCTION), *rows]


def address(label: str, where: str) -> View:
    """Show an address, once; it is a secret, so it stands in no message."""
    return blocks.modal(
        Callback.TO_READ,
        blocks.section(f"*{words.label(label)}*: subscribe to this address in your calendar. I can show it only now."),
        blocks.section(f"```{words.escape(where)}```"),
        blocks.section(PROGRAMS),
        blocks.context(LATER),
        title="Calendar feed",
        submit=None,
        close="Done",
        private_metadata="",
    )


def _row(feed: FeedLine, drawn_at: datetime) -> list[Block]:
    name, value = f"*{words.label(feed.label)}*", feed_value(feed.subject)
    if feed.since is None:
        get = blocks.button("Get address", Action.NEW_FEED, value, spoken=f"Get the address of {feed.label}")
        return [blocks.section(name, get)]
    since = words.instant(feed.since, beside=drawn_at)
    new = blocks.button("New address…", Action.NEW_FEED, value, spoken=f"A new address of {feed.label}")
    revoke = blocks.button("Revoke…", Action.REVOKE_FEED, value, spoken=f"Revoke the address of {feed.label}")
    return [
        blocks.section(f"{name}: you have had an address since {since}."),
        blocks.actions(_sure(new, "Get a new address?"), _sure(revoke, "Revoke the address?")),
    ]


def _sure(button: Block, title: str) -> Block:
    """A button that asks first: calendars that somebody subscribed to would silently stay empty."""
    return blocks.confirmed(
        button,
        title=title,
        text="Calendars that are subscribed to the present address will not be updated any more.",
        yes="Go ahead",
    )
