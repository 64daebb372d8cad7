from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml

from bot.config import Config, ConfigProblems, load
from bot.config.explaining import keys_of
from bot.config.fields import Section

EXAMPLE = Path("config.example.yaml")
CONTRACT = Path(__file__).with_name("contract.yaml")
WITHOUT_DEFAULT = {"teams.backend.time_zone", "teams.backend.channels", "teams.backend.roster"}
ANY = "*"  # stands for a key of the user's own, and for a place in a list


def test_the_example_is_valid_as_it_stands() -> None:
    assert load(EXAMPLE, {}).teams["backend"].name == "Backend support"


def test_every_key_of_the_contract_is_accepted() -> None:
    assert load(CONTRACT, {}).teams["backend"].roster[2].user == "U0CID"


def test_every_field_stands_in_the_example_with_a_comment() -> None:
    assert set(fields_of(Config)) - commented_places() == set()


def test_every_key_of_the_example_has_a_comment_where_it_stands_first() -> None:
    assert set(key_lines()) - commented_places() == set()


def test_only_three_keys_of_the_contract_have_no_default(tmp_path: Path) -> None:
    whole = yaml.safe_load(CONTRACT.read_text())

    needed = {".".join(place) for place in keys_outside_of_lists(whole) if not loads_without(whole, place, tmp_path)}

    assert needed == WITHOUT_DEFAULT


def test_a_team_needs_nothing_but_channels_zone_and_roster(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("teams: {backend: {time_zone: UTC, channels: [{id: C0A}], roster: [{user: U0A}]}}")

    assert load(file, {}).teams["backend"].name == "Backend"


def test_every_key_of_the_contract_stands_in_the_example() -> None:
    assert set(plain_places(yaml.safe_load(CONTRACT.read_text()))) <= set(key_lines())


def fields_of(section: type[Section], place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places of all keys that the models know."""
    for key, kind in keys_of(section).items():
        yield (*place, key)
        inner, below = kind, (*place, key)
        while (origin := get_origin(inner)) in {tuple, dict}:
            inner, below = get_args(inner)[1 if origin is dict else 0], (*below, ANY)
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from fields_of(inner, below)


def key_lines() -> dict[tuple[str, ...], int]:
    """The places of all keys of the example, and the line on which each stands first."""
    found: dict[tuple[str, ...], int] = {}

    def walk(node: yaml.Node, place: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                here = own_name(place, key.value)
                found.setdefault(here, key.start_mark.line)
                walk(value, here)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                walk(item, (*place, ANY))

    walk(yaml.compose(EXAMPLE.read_text()), ())
    return found


OWN = {
    ("teams",),
    ("teams", ANY, "working_hours"),
    ("teams", ANY, "special_hours"),
    ("teams", ANY, "triage"),
    ("teams", ANY, "triage", ANY, "links"),
    ("schedules",),
    ("incidents", "severities"),
    ("notify",),
    ("webhooks", "requests"),
}


def own_name(place: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The place of `key`, where keys of the user's own are all alike."""
    return (*place, ANY if place in OWN else key)


def commented_places() -> set[tuple[str, ...]]:
    lines = EXAMPLE.read_text().splitlines()
    return {place for place, line in key_lines().items() if " # " in lines[line]}


def plain_places(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield own_name(place, str(key))
            yield from plain_places(inner, own_name(place, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from plain_places(inner, (*place, ANY))


REFERRED_TO = {("schedules",), ("notify",), ("teams", "backend", "internal_channel")}


def keys_outside_of_lists(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places of all keys of ours, but for those that others refer to; of an optional section only the whole."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        here = (*place, str(key))
        if here not in REFERRED_TO and key != "mon-fri":
            yield here
        if here not in REFERRED_TO | {("jira",)}:
            yield from keys_outside_of_lists(inner, here)


def loads_without(whole: Any, place: tuple[str, ...], folder: Path) -> bool:
    changed = deepcopy(whole)
    here = changed
    for step in place[:-1]:
        here = here[step]
    del here[place[-1]]
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(changed))
    try:
        load(file, {})
    except ConfigProblems:
        return False
    return True
