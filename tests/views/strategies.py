"""Any screen with any text in it: what people write, at its worst."""

from datetime import UTC, date, datetime, timedelta
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.ports.screens import RequestLink, Screen

NASTY = st.sampled_from(
    [
        "<!channel>", "<!here>", "<!everyone>", "<@U0EVIL>", "<@W0EVIL|boss>", "<!subteam^S0EVIL|@all>", "<#C0X|x>",
        "<https://evil.example|https://good.example>", "<!date^1^{time}|now>", "@channel", "@here", "@everyone",
        "&lt;!channel&gt;", "&amp;lt;", "&", "<", ">", "|", "^", "*bold*", "_it_", "~no~", "`code`", "```", "\n> quote",
        "\n&gt; quote", "\r\n", "\t", "\x00", "\x1b[31m", "\u202e", "\u2066", "\u200f", "שלום", "مرحبا", "🏳️\u200d🌈",
        "\ud800", "\U0010ffff", "\u2028", "\ufeff", ":fire:", "https://example.com/a_b_*c*?x=1&y=2|z",
    ]
)  # fmt: skip
REPEATED = st.builds(
    str.__mul__, st.sampled_from(["a", " ", "<", "&", "😀", "e\u0301", "<@U0EVIL>"]), st.integers(1, 900)
)
MENTION_IDS = st.sampled_from(["U0ANN", "U0BEN", "W0CID", "U0OLGA"])
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone

DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def anything() -> SearchStrategy[str]:
    """Any text of any length, made of what breaks renderers."""
    return st.lists(NASTY | REPEATED | st.text(max_size=30), max_size=6).map("".join) | st.just("x" * 40_000)


def links() -> SearchStrategy[RequestLink]:
    """A request link with any title and address."""
    return values_of(RequestLink)


def screens() -> SearchStrategy[Screen]:
    """Any screen of any kind."""
    return st.one_of(*(values_of(kind) for kind in get_args(Screen)))


def values_of(kind: type) -> SearchStrategy:
    """Values of a frozen dataclass: each field drawn by its name if that matters, otherwise by its type."""
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{field: BY_NAME[field] if field in BY_NAME else _of(hint) for field, hint in hints.items()}
    )


BY_NAME: dict[str, SearchStrategy[object]] = {
    "mention": st.lists(MENTION_IDS, max_size=3).map(tuple),
    "user": st.just("U0NOBODY"),
    "channel": st.just("C0BACKEND"),
    "channels": st.lists(st.just("C0BACKEND"), max_size=4).map(tuple),
    "subject": st.sampled_from(["person:U0NOBODY", "team:backend"]),
    "message_ts": st.just("1796202000.000100"),
    "led_teams": st.lists(st.tuples(st.just("backend"), anything()), max_size=4).map(tuple),
    "zone": st.sampled_from(["Europe/Prague", "UTC", "America/Sao_Paulo", "Asia/Kathmandu"]),
    "take_over": st.none() | st.just("manager"),
    "permalink": st.none() | st.just("https://example.slack.com/archives/C0/p1?a=1&b=2") | anything(),
}


def _of(hint: object) -> SearchStrategy[object]:
    if get_origin(hint) is UnionType:
        return st.one_of(*(_of(each) for each in get_args(hint)))
    if get_origin(hint) is tuple:
        item, *others = get_args(hint)
        return st.lists(_of(item), max_size=4).map(tuple) if others == [...] else st.tuples(*map(_of, get_args(hint)))
    plain: dict[object, SearchStrategy[object]] = {
        str: anything(),
        int: st.integers(0, 2**40),
        bool: st.booleans(),
        NoneType: st.none(),
        date: DATES,
        datetime: INSTANTS,
        timedelta: st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    }
    if hint in plain:
        return plain[hint]
    return st.sampled_from(list(hint)) if hasattr(hint, "__members__") else values_of(hint)
