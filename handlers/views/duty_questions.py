"""Questions about duty in the Home tab: the coming weeks, who is on at a time, why somebody is picked (D9, X3)."""

from bot.ports.screens import Rendered
from handlers.views import blocks
from handlers.views.blocks import Block, View
from handlers.views.ids import INPUT, Action, Callback, Field

_HOME = "home"


def controls(*, leads: bool) -> Block:
    """The row of buttons below who is on duty; only leads are offered to have a team picked."""
    picking = [blocks.button("Pick the next team", Action.PICK_NOW, _HOME)] if leads else []
    return blocks.actions(
        blocks.button("Coming weeks…", Action.OPEN_PLAN, _HOME),
        blocks.button("Who, when…", Action.OPEN_WHO, _HOME),
        blocks.button("Why…", Action.OPEN_WHY, _HOME),
        *picking,
    )


def who() -> View:
    """Ask for a moment, in words."""
    return blocks.modal(
        Callback.WHO,
        blocks.field(
            Field.BEGINS,
            "When?",
            blocks.text_field(INPUT, placeholder="friday 17:00, tomorrow, 24 dec", multiline=False),
        ),
        title="Who is on duty?",
        submit="Show",
        private_metadata="",
    )


def why() -> View:
    """Ask about whom."""
    return blocks.modal(
        Callback.WHY,
        blocks.field(Field.PERSON, "About whom?", blocks.user_select(INPUT, placeholder="Choose a person")),
        title="Why them?",
        submit="Show",
        private_metadata="",
    )


def answer(rendered: Rendered, title: str) -> View:
    """An answer to read, as the command shows it."""
    return blocks.modal(Callback.TO_READ, *rendered.blocks, title=title, submit=None, close="OK", private_metadata="")
