"""How much a word tells: rare words much, usual ones little (TF-IDF), sensible before anything was counted."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.similarity.noise_words import USUAL_WORDS
from bot.domain.similarity.stems import stems

# As if so many texts had been read before the first one, of which some had each usual word. With three requests
# in the index, "vpn" in all of them must not count as a word that everybody uses.
BELIEVED_TEXTS = 2000
_BELIEVED_USUAL = 600
RAREST = 1 / 200  # below this share of all texts, words are names and slips: rarer tells no more

_USUAL = frozenset(stem for word in USUAL_WORDS for stem in stems(word).words)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each stem, from the number of texts and in how many of them it occurs."""

    texts: int = 0
    occurs_in: Mapping[str, int] = field(default_factory=dict)

    def of(self, stem: str) -> float:
        """More than 0; about 5 for words that hardly anybody uses."""
        texts = self.texts + BELIEVED_TEXTS
        occurs = self.occurs_in.get(stem, 0) + (_BELIEVED_USUAL if stem in _USUAL else 0)
        return math.log(1 + 1 / max(occurs / texts, RAREST))


def says_something(words: Iterable[str]) -> bool:
    """Whether there is more than words that half of all requests have: a bare plea for help is like every other."""
    return any(word not in _USUAL for word in words)
