"""Foreign text made plain: no markup, nothing invisible, never longer than asked (N5)."""

import re

from bot.domain.messages import plain_text

MORE = "…"

# Line breaks and tabs may stay; what no screen shows, what turns text around, and what no database takes may not.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_LINK_OF_MARKDOWN = re.compile(r"\[([^\[\]\n]{1,300})\]\((https?://[^\s<>|]+)\)")
_EMOJI = re.compile(r"(?<![\w:]):(?=[0-9_+\-]*[a-z])([a-z0-9_+\-]{1,60}):(?!\w)")
_STYLED = re.compile(r"(?<![\w*_~`])([*_~`]{1,3})(?=\S)([^*_~`\n]+)(?<=\S)\1(?![\w*_~`])")
_CODE = re.compile(r"`+([^`\n]*)`+")
_QUOTE = re.compile(r"^\s*(?:&gt;|>){1,3} ?", re.MULTILINE)
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text without characters that nobody sees."""
    return _UNSEEN.sub("", text)


def emoji_in(text: str) -> tuple[str, ...]:
    """The names of the `:emoji:` in a text."""
    return tuple(_EMOJI.findall(text))


def without_markup(text: str) -> str:
    """Slack's or Markdown's text as it reads: links by their labels, no emphasis, no emoji names."""
    linked = _LINK_OF_MARKDOWN.sub(r"<\2|\1>", text)
    plain = plain_text(_QUOTE.sub("", linked))
    return _STYLED.sub(r"\2", _CODE.sub(r"\1", _EMOJI.sub("", plain)))


def one_line(text: str, longest: int) -> str:
    """The text on one line, at most `longest` characters, with a sign where it was cut."""
    line = _SPACE.sub(" ", text[: longest * 4]).strip()
    return line if len(line) <= longest else line[: longest - len(MORE)].rstrip() + MORE


def several_lines(text: str, longest: int) -> str:
    """The text with its line breaks but without empty lines, at most `longest` characters."""
    lines = (line.strip() for line in text[: longest * 4].splitlines())
    whole = "\n".join(line for line in lines if line)
    return whole if len(whole) <= longest else whole[: longest - len(MORE)].rstrip() + MORE
