"""The one place that puts people, times, lists and what others wrote into words of Slack's mrkdwn."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.messages import plain_text
from bot.ports.screens import Person, RequestLink

LONGEST_NAME = 60
LONGEST_TITLE = 80
LONGEST_EXCERPT = 200
LONGEST_URL = 500
MARKS = "*_~`"

# Slack has no escape for these, so signs that look the same stand in for them.
_LOOKALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_INSIDE_WORD = re.compile(r"(?<=[^\W_])_(?=[^\W_])")
# Invisible signs that change how a line is read: controls, directional overrides, halves of surrogate pairs.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_NEW_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LINE_STARTS_AS_QUOTE = re.compile(r"^(?=[ \t]*&gt;)", re.MULTILINE)
_BROADCAST = re.compile(r"@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_URL = re.compile(r"(https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"”])")
_CHANNEL = re.compile(r"(<#[CG][A-Z0-9]+>)")
_ZERO_WIDTH, _WORD_JOINER = "\u200b", "\u2060"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def escape(text: str) -> str:
    """Plain text for mrkdwn: the three signs that Slack reads as control become entities, once (N5)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Plain text without invisible signs; any kind of line break becomes a newline, a tab a space."""
    return _INVISIBLE.sub("", _NEW_LINES.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """Plain text on one line, white space collapsed."""
    return " ".join(clean(text).split())


def literal(text: str, marks: Iterable[str] = MARKS) -> str:
    """Plain text as mrkdwn that shows exactly this and pings nobody (N5). `marks`: the signs that must not format."""
    guarded = _without_marks(clean(text), frozenset(marks))
    guarded = _BROADCAST.sub(f"@{_WORD_JOINER}", guarded)
    return _LINE_STARTS_AS_QUOTE.sub(_ZERO_WIDTH, escape(guarded))


def sentence(text: str) -> str:
    """A sentence of ours as mrkdwn: shows exactly this, but channels in it are links, which notify nobody."""
    return "".join(part if index % 2 else literal(part) for index, part in enumerate(_CHANNEL.split(clean(text))))


def quoted(text: str) -> str:
    """Foreign Slack text, escaped by Slack, as mrkdwn on one line that pings nobody and formats nothing (N5)."""
    return literal(one_line(plain_text(text)))


def passage(text: str) -> str:
    """Plain text of any length as a block quote: signs stay exact where they cannot format, addresses clickable."""
    return "\n".join(map(passage_line, clean(text).strip().split("\n")))


def passage_line(line: str) -> str:
    """A line of such a quote, from clean text."""
    return f"> {_exact(line)}".rstrip()


def excerpt(text: str) -> str:
    """The beginning of a plain text on one line, for notifications."""
    return literal(_cut(one_line(text), LONGEST_EXCERPT))


def mention(user: str) -> str:
    """A mention: only for people who must act now (N3)."""
    return f"<@{user}>"


def mentions(users: Sequence[str]) -> str:
    """Several mentions in a row."""
    return " ".join(mention(user) for user in users)


def name(person: Person | None) -> str:
    """A person without pinging them; "someone" if nobody knows their name."""
    return label(person.name, LONGEST_NAME) if person and one_line(person.name) else "someone"


def names(people: Sequence[Person]) -> str:
    """Several people: "Ann, Ben and Cid"."""
    return listed([name(person) for person in people])


def either(people: Sequence[Person]) -> str:
    """People of whom one is enough: "Ann or Ben"."""
    return " or ".join(name(person) for person in people)


def label(text: str, limit: int = LONGEST_TITLE) -> str:
    """A short plain text inside a line of our own: one line, shows exactly this, keeps its direction to itself."""
    shown = literal(_cut(one_line(text), limit))
    right_to_left = any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in shown)
    return f"{_ISOLATE}{shown}{_END_ISOLATE}" if right_to_left else shown


def channel(channel_id: str) -> str:
    """A channel as a link that notifies nobody."""
    return f"<#{channel_id}>"


def link(shown: str, url: str | None) -> str:
    """mrkdwn `shown` as a link; as it is when there is no address to go to."""
    if url is None or not url.startswith(("https://", "http://")) or len(url) > LONGEST_URL:
        return shown
    address = _BROADCAST.sub("%40", escape(one_line(url)).replace("|", "%7C").replace(" ", "%20"))
    return f"<{address}|{shown}>"


def title(request: RequestLink) -> str:
    """A request's first words in quotation marks, linked to its message."""
    return link(untitled(request), request.permalink)


def untitled(request: RequestLink) -> str:
    """A request's first words in quotation marks, without a link: for notifications."""
    return f"“{label(request.title)}”" if one_line(request.title) else "(no text)"


def listed(items: Sequence[str]) -> str:
    """A list as people say it: "Ann", "Ann and Ben", "Ann, Ben and Cid"."""
    *others, last = items or [""]
    return f"{', '.join(others)} and {last}" if others else last


def dotted(*pieces: str | None) -> str:
    """Facts in a row, without those that are missing: "#12 · high priority"."""
    return " · ".join(piece for piece in pieces if piece)


def paragraph(*lines: str) -> str:
    """Lines under each other, without empty ones."""
    return "\n".join(line for line in lines if line)


def count(number: int, noun: str) -> str:
    """A number of things: "1 request", "3 requests"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(length: timedelta) -> str:
    """A length of time in whole minutes, downwards: "3 min", "1 h 20 min", "1 day 2 h", "2 days"."""
    minutes = abs(length) // timedelta(minutes=1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} days" if days > 1 else _both("1 day", hours, "h")
    if hours:
        return _both(f"{hours} h", minutes, "min")
    return f"{minutes} min" if minutes else "less than a minute"


def time_left(left: timedelta) -> str:
    """Working time until a due time: "4 min left", "12 min overdue"."""
    return f"{duration(left)} overdue" if left < timedelta(0) else f"{_remaining(left)} left"


def instant(at: datetime, zone: str = "UTC", beside: datetime | None = None) -> str:
    """An instant in the reader's own zone, where Slack cannot in `zone`; without its day if `beside` is of the same."""
    form = "{time}" if _same_day(at, beside, zone) else "{date_short_pretty} at {time}"
    return f"<!date^{int(at.timestamp())}^{form}|{spoken(at, zone, beside)}>"


def spoken(at: datetime, zone: str = "UTC", beside: datetime | None = None) -> str:
    """An instant for notifications: "10:05 CET", "Mon 28 Dec 09:04 CET"."""
    local = at.astimezone(ZoneInfo(zone))
    day = "" if _same_day(at, beside, zone) else f"{local:%a} {local.day} {local:%b} "
    zone_name = local.tzname() or ""
    return f"{day}{local:%H:%M} {'UTC' if zone_name[:1] in {'+', '-'} else ''}{zone_name}"


def due(at: datetime, left: timedelta, zone: str = "UTC", beside: datetime | None = None) -> str:
    """A due time with the working time until it: "due 10:05 (in 4 min)", "was due 10:05 (12 min ago)"."""
    if left < timedelta(0):
        return f"was due {instant(at, zone, beside)} ({duration(left)} ago)"
    return f"due {instant(at, zone, beside)} (in {_remaining(left)})"


def _remaining(left: timedelta) -> str:
    """In whole minutes, upwards: half a second after a reminder two minutes ahead there are still two minutes left."""
    minute = timedelta(minutes=1)
    return duration(-(-left // minute) * minute if left > minute else left)


def _same_day(at: datetime, beside: datetime | None, zone: str) -> bool:
    known = ZoneInfo(zone)
    return beside is not None and at.astimezone(known).date() == beside.astimezone(known).date()


def _both(bigger: str, number: int, unit: str) -> str:
    return f"{bigger} {number} {unit}" if number else bigger


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _without_marks(text: str, marks: frozenset[str]) -> str:
    """Underscores inside a word never format, so `snake_case` stays as it is."""
    kept = _INSIDE_WORD.sub("\x00", text)
    table = str.maketrans({mark: _LOOKALIKES[mark] for mark in marks})
    return kept.translate(table).replace("\x00", "_")


def _exact(line: str) -> str:
    """A sign that stands alone in its line can neither open nor close anything, so it stays as it is."""
    words = _URL.split(line)
    prose = "".join(words[::2])
    paired = [mark for mark in MARKS if prose.count(mark) > 1]
    return "".join(f"<{escape(piece)}>" if index % 2 else literal(piece, paired) for index, piece in enumerate(words))
