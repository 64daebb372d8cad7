"""A team's own words: several names for the same thing count as one (T3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.similarity.stems import stems

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Stems of each name → the one stem that stands for the thing. Applied when texts are compared, never stored."""

    names: Mapping[Phrase, str] = field(default_factory=dict)
    longest: int = 0

    def unified(self, words: Sequence[str]) -> list[str]:
        """The stems with every name of a thing replaced by the one that stands for it; longer names first."""
        if not self.names:
            return list(words)
        found, index = [], 0
        while index < len(words):
            length = next((n for n in range(self.longest, 0, -1) if tuple(words[index : index + n]) in self.names), 0)
            found.append(self.names[tuple(words[index : index + length])] if length else words[index])
            index += length or 1
        return found

    def other_names(self, words: Iterable[str]) -> dict[str, list[Phrase]]:
        """For each unified stem that stands for a thing: all the names under which an entry may have it."""
        wanted = set(words)
        names: dict[str, list[Phrase]] = {}
        for phrase, stem in self.names.items():
            if stem in wanted:
                names.setdefault(stem, []).append(phrase)
        return names


def glossary(entries: Mapping[str, Sequence[str]]) -> Glossary:
    """From the configuration: a thing, and what else people call it. Names without any word are passed over."""
    names: dict[Phrase, str] = {}
    for thing, others in entries.items():
        main = stems(thing).words
        if not main:
            continue
        for name in (main, *(stems(other).words for other in others)):
            if name:
                names.setdefault(name, main[0] if len(main) == 1 else "".join(main))
    return Glossary(names, max(map(len, names), default=0))
