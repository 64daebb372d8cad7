"""Open incidents on the Home tab: those in which the person has a role first, then the newest (X3)."""

from bot.ports.incident_lines import OpenIncident
from bot.services.incidents import thread
from bot.services.people import Names
from bot.services.work import Work

SHOWN = 8


def open_lines(work: Work, names: Names, user: str) -> tuple[tuple[OpenIncident, ...], int]:
    """What is shown, and how many more are open."""
    mine = work.uow.incidents.open_of(user, SHOWN)
    own = {each.id for each in mine}
    others = [each for each in work.uow.incidents.latest_open(2 * SHOWN) if each.id not in own]
    shown = [*mine, *others][:SHOWN]
    lines = tuple(
        OpenIncident(
            id=each.id,
            title=each.title,
            severity=each.severity,
            state=each.state.words,
            manager=names.person(each.manager).name if each.manager else None,
            permalink=thread.permalink(work, each),
            mine=each.id in own,
        )
        for each in shown
    )
    return lines, work.uow.incidents.open_count() - len(shown)
