"""The slash command: finds the verb, answers only to the person who typed (X1, N4)."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from slack_bolt import Ack, App

from bot.ports.screens import CommandHelp
from handlers import commands, inputs
from handlers.commands.nearest import nearest
from handlers.commands.verb import Verb
from handlers.declarations import COMMAND
from handlers.inputs import Typed
from handlers.office import Office


def register(app: App, office: Office) -> None:
    """Listen to the command under its configured name."""

    @app.command(office.command)
    def command(ack: Ack, body: dict[str, Any]) -> None:
        typed = inputs.typed(body)
        rendered = office.render(_answer(office, typed))
        ack(text=rendered.text, blocks=list(rendered.blocks), response_type="ephemeral")


@cache
def verbs() -> dict[str, Verb]:
    """Every verb by its name: whatever module of this folder declares one."""
    names = [f"{commands.__name__}.{module.name}" for module in pkgutil.iter_modules(commands.__path__)]
    declared = [getattr(importlib.import_module(name), "VERB", None) for name in names]
    return {verb.name: verb for verb in declared if verb is not None}


def _answer(office: Office, typed: Typed) -> object:
    verb = verbs().get(typed.verb)
    return verb.answer(office, typed) if verb is not None else overview(office.command, typed.verb)


def overview(command: str, unknown: str | None = None) -> CommandHelp:
    """Help, made from what the verbs declare, in the order of the hint; with the nearest verb to an unknown one."""
    known = sorted(verbs().values(), key=lambda verb: COMMAND.usage_hint.find(verb.name))
    return CommandHelp(
        command=command,
        verbs=tuple((verb.name, verb.usage, verb.summary) for verb in known),
        typed=unknown or None,
        nearest=nearest(unknown or "", verbs()),
    )
