"""At start: people whom the configuration introduces become rows; Slack is where they are changed afterwards."""

from bot.services.work import Work


def seed(work: Work) -> int:
    """Store configured members who were never stored before; the number of them.

    Each person is introduced once: what people changed in Slack later, a removal included, is never overwritten
    by the file, and a person added to the file later still joins.
    """
    stored = 0
    for team in work.rules.teams.values():
        for member in team.roster:
            if work.uow.settings.put_once(f"seeded:{team.id}:{member.user}", value=True, now=work.now):
                work.uow.duty.put_member(member)
                stored += 1
    return stored
