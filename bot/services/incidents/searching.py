"""Looking for incidents by words: of their titles, services, customers and causes, closed ones included (I9)."""

from bot.ports.follow_up_screens import FoundIncident, IncidentsFound
from bot.services.incidents import composing, recurrences
from bot.services.people import Names
from bot.services.work import Work

SHOWN = 10


def find(work: Work, words: str) -> IncidentsFound:
    """The newest that hold all the words."""
    found = work.uow.incidents.find(words.split(), SHOWN + 1)
    names, causes = Names(work), recurrences.causes(work.uow.incidents.root_causes([each.id for each in found]))
    return IncidentsFound(
        words=words,
        found=tuple(
            FoundIncident(line=composing.line(work, names, each), service=each.service, cause=causes.get(each.id, ""))
            for each in found[:SHOWN]
        ),
        more=len(found) > SHOWN,
        command=work.rules.command,
    )
