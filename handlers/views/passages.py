"""What people wrote at length, all of it: Slack takes a paragraph of limited length only (N5)."""

from textwrap import wrap

from handlers.views import blocks, words

LONGEST_LINE = 500  # characters; escaping makes up to five of one


def passages(text: str) -> list[blocks.Block]:
    """A plain text as block quotes, as many as it takes; nothing if it says nothing."""
    paragraphs: list[list[str]] = []
    room = 0
    for line in words.clean(text).strip().split("\n") if words.one_line(text) else []:
        for piece in wrap(line, LONGEST_LINE, replace_whitespace=False, drop_whitespace=False) or [""]:
            quoted = words.passage_line(piece)
            if blocks.length(quoted) >= room:
                paragraphs.append([])
                room = blocks.SECTION_TEXT
            paragraphs[-1].append(quoted)
            room -= blocks.length(quoted) + 1
    return [blocks.section("\n".join(each)) for each in paragraphs]
