"""What a person wrote without what everybody writes: markup, mentions, links, traces, greetings, thanks, forms."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.domain.similarity.noise_words import COURTESIES, UNSPACED_COURTESIES
from bot.domain.similarity.scripts import folded

LONGEST_TEXT = 4000  # characters; a pasted log says what it is about in its beginning
_MOST_ROUNDS = 10  # what goes on turning up below what is taken away was not written by a person who asks
_CODE_LINES = 4  # of a block: the first ones, and those that name what went wrong

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SLACK_TOKEN = re.compile(r"<(?:[@#!][^<>\n]*|(?:https?|mailto|tel|ftp)[^<>|\s]*(?:\|([^<>\n]*))?)>")
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|ssh|postgres(?:ql)?|jdbc)[:+]\S+|\bwww\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}"
)
_ENTITY = re.compile(r"&(?:amp;)*(lt;|gt;|amp;)")
_SIGNS = {"lt;": "<", "gt;": ">", "amp;": "&"}
_EMOJI = re.compile(r"(?<![^\W_]):(?=[^:\s]*[a-z])[a-z0-9_+'-]+:(?![^\W_])")
_CODE = re.compile(r"```(.*?)(?:```|\Z)", re.DOTALL)
_TRACE = re.compile(
    r"^\s*(?:at\s+[\w$.<>/]+[\s(]|File \"|\.\.\. \d+ more|goroutine \d|#\d+\s|\d{4}-\d\d-\d\d[ T]|\[\d|in <module>"
    r"|\s*\^+\s*$|from /\S+:\d+|[\w./-]+:\d+:in )"
)
_WRONG = re.compile(r"error|exception|fail|denied|refused|timed? ?out|unable|cannot|fatal|panic", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>+ ?(?:>+ ?)*")
_FORMAT = re.compile(r"(?<![^\W_])[*_~`]+|[*_~`]+(?![^\W_])")
_NUMBERED_THING = re.compile(
    r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b"
    r"|\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?|\b\d{1,2}:\d\d(?::\d\d\S*)?\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[^\S\n]+")


def clean(text: str, templates: Iterable[str] = ()) -> str:
    """The words that tell one text from another; `templates`: what the team's forms put into every text.

    Never raises, and cleaning again changes nothing. Numbers and spelling stay as they are.
    """
    cleaned, forms = text[:LONGEST_TEXT], tuple(templates)
    for _ in range(_MOST_ROUNDS):
        before, cleaned = cleaned, _cleaned_once(cleaned, forms)
        if cleaned == before:
            return cleaned
    return ""


def _cleaned_once(text: str, templates: tuple[str, ...]) -> str:
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SLACK_TOKEN.sub(lambda token: f" {token.group(1) or ''} ", text)
    text = _ENTITY.sub(lambda entity: _SIGNS[entity.group(1)], text)
    text = _CODE.sub(lambda block: "\n" + _telling_lines(block.group(1)) + "\n", text)
    text = _without_quotes(text)
    for noise in (_ADDRESS, _EMOJI, _NUMBERED_THING):
        text = noise.sub(" ", text)
    text = _FORMAT.sub("", text)
    for template in templates:
        text = _phrase(template).sub(" ", text)
    text = _courtesies().sub(" ", text)
    return "\n".join(line for line in (_SPACE.sub(" ", line).strip() for line in text.split("\n")) if line)


def _telling_lines(code: str) -> str:
    lines = [line for line in code.split("\n") if line.strip()]
    wrong = [line for line in lines if _WRONG.search(line) and not _TRACE.match(line)]
    plain = [line for line in lines if not _TRACE.match(line)]
    return "\n".join((wrong or plain)[:_CODE_LINES])


def _without_quotes(text: str) -> str:
    """What is quoted was said by somebody else; where nothing but quotes is left, they are all there is."""
    lines = text.split("\n")
    own = [line for line in lines if not _QUOTED.match(line)]
    if any(line.strip() for line in own):
        return "\n".join(own)
    return "\n".join(_QUOTED.sub("", line) for line in lines)


@lru_cache(maxsize=512)
def _phrase(phrase: str) -> re.Pattern[str]:
    """A phrase in any case, with or without formatting, whatever white space is between its words."""
    words = [re.escape(word) for word in _FORMAT.sub("", phrase).split()]
    return re.compile(r"(?<![^\W_])" + r"\s+".join(words) + r"(?![^\W_])" if words else r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _courtesies() -> re.Pattern[str]:
    written = {form for phrase in COURTESIES for form in (phrase, folded(phrase), folded(phrase).replace("'", " "))}
    spaced = (re.escape(each).replace(r"\ ", r"\s+").replace("'", "['’]") for each in _longest_first(written))
    unspaced = "|".join(map(re.escape, _longest_first(UNSPACED_COURTESIES)))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![^\W_])|(?:{unspaced})", re.IGNORECASE)


def _longest_first(phrases: Iterable[str]) -> list[str]:
    return sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
