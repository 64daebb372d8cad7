"""Tables and words of the guides agree with what the program declares."""

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from prometheus_client import CollectorRegistry

from bot.cli import cli
from bot.config.response import DEFAULT_ESCALATION, FirstResponse, Handoff, WaitingOnRequester
from bot.config.team import Team
from bot.metrics import Metrics
from handlers.commands import slash
from handlers.declarations import COMMAND, SCOPES, SHORTCUTS
from handlers.views.card import MENU_LABELS
from tests.docs import markdown
from tests.docs.markdown import GUIDES, ROOT, name_of

README, ADMINS, RESPONDERS = ROOT / "README.md", ROOT / "docs/admins.md", ROOT / "docs/responders.md"
OUR_PROGRAM = re.compile(r"(?:\.venv/bin/)?python -m bot\b(.*)")
ENVIRONMENT = re.compile(r'"([A-Z]+(?:_[A-Z]+)+)"')
MINUTE = timedelta(minutes=1)
SAID = (
    ("README.md", "5 minutes by default", FirstResponse().targets.urgent, 5 * MINUTE),
    ("README.md", "target of 4 hours is reminded after 2 h 24 min", FirstResponse().targets.low, 240 * MINUTE),
    ("docs/requesters.md", "in a row, within two minutes", FirstResponse().grouping.gap, 2 * MINUTE),
    ("docs/requesters.md", "asks you once after 15 minutes", WaitingOnRequester().nudge_after, 15 * MINUTE),
    ("docs/requesters.md", "after another 15 the request is parked", WaitingOnRequester().park_after, 15 * MINUTE),
    ("docs/requesters.md", "After seven days", Team.model_fields["reopen_within"].default, timedelta(days=7)),
    ("docs/responders.md", "After 15 working minutes without one", FirstResponse().ack_without_reply, 15 * MINUTE),
    ("docs/responders.md", "Taken back within a minute", FirstResponse().retract_within, MINUTE),
    ("docs/responders.md", "after 15 working minutes both are reminded", Handoff().confirm_within, 15 * MINUTE),
)
SIGNS = re.compile("[\u2190-\u21ff\u23e9-\u23ff\u2600-\u27bf\U0001f300-\U0001faff]")


def commands(group: click.Group = cli, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the program by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*before, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))


def written(guide: Path) -> set[str]:
    """Every call of the program that a guide shows."""
    shown = [line.split("  #")[0] for block in markdown.blocks(guide, "sh") for line in block.splitlines()]
    found = (OUR_PROGRAM.search(piece) for piece in [*shown, *markdown.code(guide)])
    return {match[1].strip() for match in found if match}


def parsed(call: str) -> None:
    """Read a call as the program would, without running it; raises click.UsageError where it would be refused."""
    words, command = shlex.split(call), cli
    while isinstance(command, click.Group) and words:
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            raise click.UsageError(f"There is no command {words[0]}.")
        name, command, words = words[0], found, words[1:]
        if not isinstance(command, click.Group):
            with suppress(click.exceptions.Exit):  # --help ends there
                command.make_context(name, list(words))


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_every_call_of_the_program_would_be_understood(guide: Path) -> None:
    for call in written(guide):
        parsed(call)


@pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(cli, [*words, "--help"])

    assert said.exit_code == 0, said.output
    assert len(said.output.splitlines()) > 5


def test_the_readme_lists_every_command_of_the_program() -> None:
    top = {words[0] for words, _ in commands()}
    listed = [row[0].strip("`") for row in markdown.rows(README, "command")]

    assert sorted(listed) == sorted(top)
    for words, _ in commands():
        row = next(row for row in markdown.rows(README, "command") if row[0] == f"`{words[0]}`")
        assert len(words) == 1 or f"`{words[1]}`" in row[1], words


def test_every_verb_of_the_slash_command_is_explained_to_responders_and_named_in_the_readme() -> None:
    explained = {re.findall(r"/support (\w+)", row[0])[0] for row in markdown.rows(RESPONDERS, "type")}
    named = set(re.findall(r"`(\w+)`", README.read_text().split("one slash command, `/support`:")[1].split(".")[0]))

    assert explained == named == set(slash.verbs()) == set(re.findall(r"\w+", COMMAND.usage_hint))


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_every_verb_that_a_guide_names_exists(guide: Path) -> None:
    named = {match[1] for piece in markdown.code(guide) if (match := re.match(r"/support (\w+)", piece))}

    assert named <= set(slash.verbs())


def test_the_table_of_scopes_is_the_one_that_is_declared() -> None:
    declared = [(f"`{name}`", scope.reason, scope.without) for name, scope in SCOPES.items()]

    assert markdown.rows(ADMINS, "scope") == declared
    assert f"has all {len(SCOPES)} scopes" in ADMINS.read_text()


def test_every_message_shortcut_and_menu_entry_is_explained_to_responders() -> None:
    text = " ".join(RESPONDERS.read_text().split())

    assert [each.name for each in SHORTCUTS if f"**{each.name}**" not in text] == []
    assert [label for label in MENU_LABELS.values() if f"⋯ **{label}**" not in text] == []


def test_every_state_of_the_card_is_explained_to_those_who_ask() -> None:
    explained = {SIGNS.findall(row[0])[0] for row in markdown.rows(ROOT / "docs/requesters.md", "the card says")}

    assert explained == set(SIGNS.findall((ROOT / "handlers/views/card_stories.py").read_text()))


def test_the_table_of_metrics_is_the_one_that_is_declared() -> None:
    registry = CollectorRegistry()
    Metrics(registry)
    declared = [(f"`{each.name}`", each.type, each.documentation) for each in registry.collect()]

    assert markdown.rows(ADMINS, "metric") == declared


def test_every_metric_is_measured_somewhere() -> None:
    instruments = set(vars(Metrics())) - {"registry"}
    code = " ".join(text for name, text in markdown.sources("bot/*.py", "handlers/*.py") if name != "bot/metrics.py")

    assert {name for name in instruments if f"metrics.{name}" not in code} == set()


def test_every_variable_of_the_environment_is_listed() -> None:
    listed = {name for row in markdown.rows(ADMINS, "name") for name in re.findall(r"`([A-Z_<>]+)`", row[0])}
    reading = " ".join(text for _, text in markdown.sources("bot/config/secrets.py", "bot/config/loading.py"))

    assert listed == {*ENVIRONMENT.findall(reading), "NOTIFY_<NAME>_URL", "WEBHOOK_SECRET_<SOURCE>"}


def test_the_default_escalation_is_the_one_that_responders_read_f6() -> None:
    told = [int(row[0]) for row in markdown.rows(RESPONDERS, "working minutes after opening")]

    assert told == [step.after.total_seconds() / 60 for step in DEFAULT_ESCALATION]


@pytest.mark.parametrize(("guide", "words", "default", "said"), SAID, ids=[words for _, words, _, _ in SAID])
def test_a_number_in_a_guide_is_the_default(guide: str, words: str, default: timedelta, said: timedelta) -> None:
    assert words in " ".join((ROOT / guide).read_text().split())
    assert default == said


def test_every_key_that_a_guide_names_exists_in_the_example() -> None:
    known = set(_paths(yaml.safe_load((ROOT / "config.example.yaml").read_text())))
    names = {segment for path in known for segment in path}
    for guide in GUIDES:
        for piece in markdown.code(guide):
            path = tuple(piece.split(":")[0].replace("[]", "").split("."))
            if path[0] in names and len(path) > 1:
                assert any(_within(path, each) for each in known), piece


def test_every_event_of_the_log_that_admins_look_for_is_logged() -> None:
    named = re.findall(r"log: `(\w+)`", ADMINS.read_text())
    code = " ".join(text for _, text in markdown.sources("bot/*.py", "handlers/*.py", "storage/*.py"))

    assert named
    assert [event for event in named if f'"{event}"' not in code] == []


def test_every_sentence_that_admins_may_read_is_one_of_ours() -> None:
    quoted = [words for row in markdown.rows(ADMINS, "what you see") for words in re.findall("“([^”]+)”", row[0])]
    code = " ".join(text for _, text in markdown.sources("bot/*.py", "handlers/*.py", "storage/*.py"))
    pieces = [piece.strip() for words in quoted for piece in words.split("…") if piece.strip()]

    assert [piece for piece in pieces if piece not in code] == []


def _paths(value: object, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key; entries of a list have no segment of their own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*before, str(key))
            yield from _paths(inner, (*before, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, before)


def _within(path: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a path is a stretch of another: guides leave out what is clear, such as the team."""
    return any(whole[start : start + len(path)] == path for start in range(len(whole)))
