from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.config import ConfigProblems, load

WHOLE: Any = yaml.safe_load(Path("config.example.yaml").read_text())

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["mon 09:00", "5m", "U0A", "schedule:x", "cron: 1 2 3 4 5", "xoxb-1234", "Europe", "sqlite:", "["]
    )
)
junk = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of everything in the example."""
    yield place
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from places(inner, (*place, step))


def with_junk(value: Any, place: tuple[Any, ...], thing: object) -> Any:
    """A copy of the value with `thing` at the place."""
    if not place:
        return thing
    copy = value.copy()
    copy[place[0]] = with_junk(value[place[0]], place[1:], thing)
    return copy


def judged(file: Path) -> str:
    try:
        load(file, {})
    except ConfigProblems as refused:
        return str(refused)
    return ""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("junk") / "config.yaml"


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.sampled_from(list(places(WHOLE))), junk), min_size=1, max_size=3))
def test_junk_anywhere_is_named_and_never_breaks_the_reading(file: Path, changes: list[tuple[Any, ...]]) -> None:
    changed = WHOLE
    for place, thing in changes:
        try:
            changed = with_junk(changed, place, thing)
        except (TypeError, KeyError, IndexError, AttributeError):
            continue  # an earlier change took the place away
    file.write_text(yaml.safe_dump(changed, allow_unicode=True), encoding="utf-8", errors="surrogatepass")

    assert "xoxb-1234" not in judged(file)


@settings(max_examples=100, deadline=None)
@given(content=st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_at_all_are_named_and_never_break_the_reading(file: Path, content: bytes) -> None:
    assume(content.strip() != b"{}")  # no team at all is a configuration, which only `run` refuses
    file.write_bytes(content)

    assert judged(file)


@settings(max_examples=100, deadline=None)
@given(
    cut=st.integers(min_value=0, max_value=9_000),
    insert=st.sampled_from(["\t", "{", "[", '"', ":", "- ", "&a ", "*a", "\n"]),
)
def test_a_slip_anywhere_in_the_text_is_named_and_never_breaks_the_reading(file: Path, cut: int, insert: str) -> None:
    text = Path("config.example.yaml").read_text()
    file.write_text(text[:cut] + insert + text[cut:])

    judged(file)
