"""What a module in this folder declares as `VERB` in order to be a verb of the slash command (X1)."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.inputs import Typed
from handlers.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb: how to write it, what it does in a few words, and the function that answers it."""

    name: str
    usage: str
    summary: str
    answer: Callable[[Office, Typed], object]  # a screen: a value for which there is a view
