"""Modals, each as the full view that Slack opens; what was entered stands under `Field` and `INPUT`."""

from collections.abc import Sequence

from bot.ports.screens import RequestLink
from handlers.views import blocks, words
from handlers.views.asking import ask_in
from handlers.views.blocks import Choice, View
from handlers.views.ids import INPUT, NEXT_SHIFT, Callback, Field, team_value


def hand_off(*, private_metadata: str, about: RequestLink, teams: Sequence[Choice] = (), note: str = "") -> View:
    """Ask who takes over (H1): a person, the next shift or another team. `teams`: team id and name."""
    destinations = [
        Choice(NEXT_SHIFT, "The next shift"),
        *(Choice(team_value(team.value), team.label) for team in teams),
    ]
    return blocks.modal(
        Callback.HAND_OFF,
        _about(about),
        blocks.field(
            Field.PERSON, "To a person", blocks.user_select(INPUT, placeholder="Choose a person"), optional=True
        ),
        blocks.field(
            Field.DESTINATION,
            "Or to a shift or team",
            blocks.select(INPUT, destinations, placeholder="Choose a shift or team"),
            optional=True,
        ),
        blocks.field(
            Field.NOTE,
            "Note",
            blocks.text_field(INPUT, placeholder="What is known, what was tried, what is left to do?", value=note),
            optional=True,
        ),
        title="Hand off",
        submit="Hand off",
        private_metadata=private_metadata,
    )


def resolve(*, private_metadata: str, about: RequestLink, text: str = "") -> View:
    """Ask how it was resolved; may stay empty."""
    return blocks.modal(
        Callback.RESOLVE,
        _about(about),
        blocks.field(
            Field.RESOLUTION,
            "How was it resolved?",
            blocks.text_field(INPUT, placeholder="What was the cause, and what helped?", value=text),
            optional=True,
            hint="What you write is posted in the thread. Without it only the card changes.",
        ),
        title="Resolve",
        submit="Resolve",
        private_metadata=private_metadata,
    )


def duplicate_of(*, private_metadata: str, about: RequestLink, candidates: Sequence[RequestLink]) -> View:
    """Ask which request this one repeats (R10): one of `candidates`, or any other by number or link."""
    choices = [Choice(str(each.id), f"#{each.id} {each.title}") for each in candidates]
    chooser = [
        blocks.field(
            Field.CANDIDATE,
            "Duplicate of",
            blocks.select(INPUT, choices, placeholder="Choose a request"),
            optional=True,
        )
    ]
    return blocks.modal(
        Callback.DUPLICATE_OF,
        _about(about),
        *(chooser if choices else []),
        blocks.field(
            Field.REFERENCE,
            "Or by its number or link" if choices else "Number or link of the other request",
            blocks.text_field(INPUT, placeholder="#12, or the link to its message", multiline=False),
            optional=bool(choices),
        ),
        title="Mark as duplicate",
        submit="Mark",
        private_metadata=private_metadata,
    )


def where_to_ask(channels: Sequence[str]) -> View:
    """Say in which channels support is given (ids): a request lives in a thread, so it begins with a message there."""
    return _to_read(ask_in(channels), title="Open a request")


def cannot(sentence: str) -> View:
    """Say in one sentence why something is not possible and what to do instead (plain text)."""
    return _to_read(words.sentence(sentence), title="Not possible")


def tell(sentence: str) -> View:
    """Say in one sentence what happened (plain text), where there is no message to say it beside."""
    return _to_read(words.sentence(sentence), title="Firstline")


def _to_read(text: str, *, title: str) -> View:
    return blocks.modal(
        Callback.TO_READ, blocks.section(text), title=title, submit=None, close="OK", private_metadata=""
    )


def _about(request: RequestLink) -> blocks.Block:
    return blocks.context(f"#{request.id} {words.title(request)}")
