"""What people outside Slack wrote, quoted: it pings nobody and formats nothing (O1, N5)."""

from bot.ports.outside_screens import OutsidePost, OutsideReply
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.passages import passages


@draw.register
def outside_post(screen: OutsidePost) -> Rendered:
    """Draw the post at which a request begins."""
    name, source = words.label(screen.name), words.label(screen.source_name)
    email = f" ({words.label(screen.email)})" if screen.email else ""
    return blocks.message(
        f"{name} asks from {source}: “{words.excerpt(screen.text)}”.",
        blocks.section(f"📨 *{name}*{email} asks from {_place(source, screen.link)}:"),
        *passages(screen.text),
        blocks.context(words.paragraph("The rest follows in the thread." if screen.goes_on else "", _way_back(screen))),
    )


@draw.register
def outside_reply(screen: OutsideReply) -> Rendered:
    """Draw more of it."""
    name, source = words.label(screen.name), words.label(screen.source_name)
    says = f"{name} goes on" if screen.continued else f"{name} writes from {source}"
    shown = f"📨 *{name}* goes on:" if screen.continued else f"📨 *{name}* writes from {_place(source, screen.link)}:"
    return blocks.message(f"{says}: “{words.excerpt(screen.text)}”.", blocks.section(shown), *passages(screen.text))


def _place(source: str, link: str | None) -> str:
    return words.link(source, link)


def _way_back(screen: OutsidePost) -> str:
    """Whoever answers should know who reads it, and who does not."""
    name, source = words.label(screen.name), words.label(screen.source_name)
    if screen.answered_there:
        return f"{name} reads in {source} what members write in this thread."
    return f"⚠️ {name} does not read this thread: nothing is passed on to {source}. Answer by other means."
