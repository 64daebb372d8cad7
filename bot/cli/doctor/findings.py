"""A finding: one line that says how something is, and what to do if it is not well."""

from dataclasses import dataclass
from enum import StrEnum

from bot import log
from bot.ports.slack import Outcome, SlackFailed

MISSING_SCOPE = "missing_scope"


class Mark(StrEnum):
    """How something is; the sign says it without color."""

    FINE = "✓"
    CARE = "!"
    WRONG = "✗"
    UNASKED = "·"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: the sign, a sentence, and the mend if there is something to mend; never with a secret in it."""

    mark: Mark
    sentence: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.mark} {self.sentence}" + (f" → {self.mend}" if self.mend else "")
        return log.redact(" ".join(line.split()))


def fine(sentence: str) -> Finding:
    """It is as it should be."""
    return Finding(Mark.FINE, sentence)


def care(sentence: str, mend: str) -> Finding:
    """The bot works, and somebody should know this."""
    return Finding(Mark.CARE, sentence, mend)


def wrong(sentence: str, mend: str) -> Finding:
    """The bot, or a part of what it promises, does not work."""
    return Finding(Mark.WRONG, sentence, mend)


def unasked(what: str, because: str) -> Finding:
    """It could not be asked, because of an earlier finding; `what` is a clause such as "whether Ann is active"."""
    return Finding(Mark.UNASKED, f"Not asked: {what}, because {because}.")


def refused(what: str, failure: SlackFailed) -> Finding:
    """A question that Slack did not answer; a missing scope has a finding of its own already."""
    if failure.error.startswith(MISSING_SCOPE):
        return unasked(what, "a scope is missing")
    if failure.outcome is Outcome.REVOKED:
        return unasked(what, f"Slack no longer accepts the token ({failure.error})")
    if failure.outcome is Outcome.PERMANENT:
        return wrong(f"Slack does not say {what} ({failure.error}).", "Look the error up at api.slack.com/methods.")
    return wrong(f"Slack did not answer {what} ({failure.error}).", "Ask again in a minute.")
