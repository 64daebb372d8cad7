"""What is wrong in a configuration, where, and what to write instead; never with a secret in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot import log

Path = tuple[str | int, ...]
"""Where a value stands in the document: keys, and indexes into lists."""

# Tokens and response addresses, whatever stands around them: wider than what the log masks, to refuse early.
SECRET = re.compile(
    r"(?:xox[a-z]|xapp)[-.][\w.-]{3,}|hooks\.slack\.com/[^\s'\"]+|gh[pousr]_\w{10,}|github_pat_\w{10,}|ATATT[\w=-]{10,}",
    re.IGNORECASE,
)
_SIMPLE_KEY = re.compile(r"[\w-]+", re.ASCII)
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: its path (or a file or variable), what is wrong, what to write instead, both as sentences."""

    path: str
    message: str
    mend: str
    line: int | None = None

    def __post_init__(self) -> None:
        for name in ("path", "message", "mend"):
            object.__setattr__(self, name, redact(getattr(self, name)))

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path} (line {self.line})"
        return " ".join(f"{where}: {self.message} {self.mend}".split())


class ConfigProblems(Exception):  # noqa: N818 - it carries everything that is to be mended, not one error.
    """The configuration cannot be used; `problems` holds everything that is wrong with it, in the file's order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return render_problems(self.problems)


def render_problems(problems: Sequence[Problem]) -> str:
    """Plain text, one line per problem: path, what is wrong, what to write instead."""
    return "\n".join(str(problem) for problem in problems)


def path_text(path: Path) -> str:
    """A path as people read it: `teams.backend.channels[0].id`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _SIMPLE_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{_quoted(step)}]"
    return text


def shown(value: object) -> str:
    """A value from the document as a sentence can name it: short, on one line, without secrets."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case int() | float():
            return str(value)
        case dict():
            return "a mapping"
        case _:
            return "a list"


def opening(text: str) -> str:
    """The text as the beginning of a sentence; unlike `str.capitalize` it leaves the other letters alone."""
    return text[:1].upper() + text[1:]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, whatever its capitals, or None."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(word[:_LONGEST_QUOTE].casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else None


def redact(text: str) -> str:
    """The text with everything masked that looks like a token or a password."""
    return log.redact(SECRET.sub(log.MASK, text))


def _quoted(text: str) -> str:
    text = redact(text)
    return repr(text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…")
