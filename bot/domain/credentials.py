"""Words that look like credentials in what people write in a chat, and the same words without them (I6).

Recognized are the shapes that vendors give their tokens, and values behind words such as "password". Random looking
strings alone are not: in an incident most of them are commits, traces and checksums.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = "[credential removed]"

_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"  # AWS
    r"|AIza[\w-]{35}"  # Google
    r"|ya29\.[\w-]{20,}"
    r"|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}"
    r"|glpat-[\w-]{20,}"
    r"|xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-[\w-]{10,}"  # Slack
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"  # Stripe
    r"|SG\.[\w-]{16,}\.[\w-]{16,}"  # SendGrid
    r"|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,}"
    r"|sk-(?:[a-z]+-)*[A-Za-z0-9_]{20,}"  # OpenAI, Anthropic
    r"|eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?"  # JSON web token
    r")"
)
_WEBHOOK = re.compile(r"hooks\.slack\.com/(?:services|workflows)/([\w/]{20,})")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]+-----|\Z)", re.DOTALL)
_IN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s:/@<>|\[]*:([^\s/@<>|\[]{3,})@", re.IGNORECASE)
_HEADER = re.compile(r"\b(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{16,})", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:pass(?:word|wd|phrase|code)|passwort|\bpwd|secret|token"
    r"|(?:api|access|auth|account|signing|encryption)[ _.-]?key|credentials?)(?:s|_\w{1,20})?"
    r"[\"'`*~]*(?P<sign>\s*(?:=>|:=|==?|:)\s*|\s+is:?\s+)(?:[\"'`*_~]+\s*)?(?P<value>[^\s\"'`<>]{4,500})",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"[\[{($%*.•…]|<|[x?-]{3,}|(?:none|null|nil|true|false|undefined|redacted|removed|changed|empty|unknown)\b"
    r"|v?\d+(?:\.\d+)+$|[a-z_.]+\(|[a-z][a-z0-9+.-]*://|os\.environ|process\.env",
    re.IGNORECASE,
)
_LONG_ENOUGH = 6
_TRAILING = ".,;:!?)]}*_~"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what looks like credentials, and how many there were."""

    text: str
    found: int


def redacted(text: str) -> Redacted:
    """The text with every credential-like part replaced, wherever it is repeated. Doing it again changes nothing."""
    found, before = 0, ""
    while text != before and (secrets := {secret for secret in _secrets(text) if secret not in MARK}):
        longest_first = sorted({*secrets, MARK}, key=len, reverse=True)  # what was removed stays in one piece
        before = text
        text = re.sub("|".join(re.escape(each) for each in longest_first), lambda _match: MARK, text)
        found += len(secrets)
    return Redacted(text, found)


def marks(text: str) -> int:
    """How many parts were removed from a redacted text."""
    return text.count(MARK)


def _secrets(text: str) -> Iterator[str]:
    for pattern in (_PRIVATE_KEY, _TOKENS):
        yield from (match[0] for match in pattern.finditer(text))
    for pattern in (_IN_ADDRESS, _WEBHOOK, _HEADER):
        yield from (match[1] for match in pattern.finditer(text) if _NO_VALUE.match(match[1]) is None)
    for match in _NAMED.finditer(text):
        value = match["value"].rstrip(_TRAILING)
        if _is_value(value, assigned="=" in match["sign"]):
            yield value


def _is_value(value: str, *, assigned: bool) -> bool:
    """Whether it is a value rather than the next word of a sentence: "password: forgotten" is none."""
    if len(value) < _LONG_ENOUGH or _NO_VALUE.match(value) is not None:
        return False
    return assigned or any(sign.isdigit() for sign in value) or not value[:-1].replace("-", "").isalpha()
