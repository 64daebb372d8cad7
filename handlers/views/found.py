"""What `/support find` found: by kind, best first, with the words that were looked for in bold (T3)."""

from bot.ports.knowledge_screens import Found, FoundKind, FoundLine
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw

TITLES = {
    FoundKind.COMMON: "📚 Common requests",
    FoundKind.HANDBOOK: "📖 Handbook",
    FoundKind.REQUESTS: "💬 Past requests",
    FoundKind.ALERTS: "🔔 Past alerts",
}
SNIPPET = 300
SHORTEST_HIT = 3  # letters that a word must share with what was looked for in order to stand out
_AROUND = "*.,;:!?()[]{}\"'“”„…"


@draw.register
def found(screen: Found) -> Rendered:
    """Draw the answer to `/support find`."""
    return blocks.message(_sentence(screen), *found_blocks(screen))


def found_blocks(screen: Found) -> list[Block]:
    """What was found, or what to try instead; and where was not looked."""
    sections = [
        blocks.section(
            words.paragraph(f"*{TITLES[section.kind]}*", *(_line(screen.words, line) for line in section.lines))
        )
        for section in screen.sections
    ]
    return [*(sections or [blocks.section(_nothing(screen))]), blocks.context(_looked_in(screen))]


def _line(looked_for: str, line: FoundLine) -> str:
    shown = words.link(words.label(line.title), line.link)
    snippet = blocks.shorten(words.one_line(line.snippet), SNIPPET, blocks.ELLIPSIS)
    repeated = words.one_line(line.title).startswith(snippet.rstrip(blocks.ELLIPSIS))
    said = "" if repeated else "\n" + " ".join(_word(looked_for, each) for each in snippet.split())
    return f"• {words.dotted(shown, words.label(line.standing) if line.standing else None)}{said}"


def _word(looked_for: str, word: str) -> str:
    """A word of a snippet; bold if it begins like one that was looked for."""
    bare = word.strip(_AROUND).casefold()
    hits = (each.strip(_AROUND).casefold() for each in looked_for.split())
    if any(_alike(bare, hit) for hit in hits):
        return f"*{words.literal(word)}*"
    return words.literal(word)


def _alike(word: str, hit: str) -> bool:
    shorter = min(len(word), len(hit))
    return word == hit or (shorter >= SHORTEST_HIT and (word.startswith(hit) or hit.startswith(word)))


def _nothing(screen: Found) -> str:
    return (
        f"I found nothing about “{words.label(screen.words)}”. Fewer or other words may help, such as the name of the "
        "system or of the error."
    )


def _looked_in(screen: Found) -> str:
    if screen.past_of:
        return f"I looked in common requests, the handbook and past requests of {words.listed(_names(screen))}."
    return "I looked in common requests and the handbook. Past requests are found by members of their team alone."


def _names(screen: Found) -> list[str]:
    return [words.label(name) for name in screen.past_of]


def _sentence(screen: Found) -> str:
    lines = [line for section in screen.sections for line in section.lines]
    if not lines:
        return _nothing(screen)
    number, first = words.count(len(lines), "result"), words.label(lines[0].title)
    return f"{number} for “{words.label(screen.words)}”, beginning with “{first}”."
