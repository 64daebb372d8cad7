"""The table of views: a function decorated with `@draw.register` draws the type that it is annotated with."""

from functools import singledispatch

from bot.ports.screens import Rendered


@singledispatch
def draw(screen: object) -> Rendered:
    """Draw a screen; TypeError if nobody registered a view for its type."""
    raise TypeError(f"There is no view for {type(screen).__name__}.")
