"""What the controls of suggestions and of recurring questions carry (T3, T4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SuggestionOn:
    """A suggestion on the card of a request."""

    request_id: int
    suggestion_id: int


def suggestion_value(request_id: int, suggestion_id: int) -> str:
    """The value of **This answered it** and **Not this**: "{request id}:{suggestion id}"."""
    return f"{request_id}:{suggestion_id}"


def parse_suggestion(value: str) -> SuggestionOn:
    """Read what `suggestion_value` wrote. Raises ValueError if it did not."""
    request_id, suggestion_id = value.split(":")
    return SuggestionOn(int(request_id), int(suggestion_id))
