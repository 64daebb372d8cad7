"""What messages and Home tabs looked like before: a person may press what they still see."""

from collections import OrderedDict, deque

from bot.sandbox.records import Json

REMEMBERED_PLACES = 500
REMEMBERED_EACH = 5


class Drawings:
    """The last few earlier blocks of the places that were drawn anew lately; a place is a message or a Home tab."""

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[str, str], deque[list[Json]]] = OrderedDict()

    def replaced(self, where: str, which: str, blocks: list[Json]) -> None:
        """These blocks were there until now."""
        place = self._places.setdefault((where, which), deque(maxlen=REMEMBERED_EACH))
        place.appendleft(blocks)
        self._places.move_to_end((where, which))
        if len(self._places) > REMEMBERED_PLACES:
            self._places.popitem(last=False)

    def before(self, where: str, which: str) -> list[list[Json]]:
        """The earlier blocks of a place, newest first."""
        return list(self._places.get((where, which), ()))

    def forget(self) -> None:
        """Nobody looks at anything old any more."""
        self._places.clear()
