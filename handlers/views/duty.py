"""Who is on duty: one team in words, and the answer to `/support who`."""

from bot.ports.screens import DutyLine, Rendered, Who
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.schedules import schedule_sentence, schedule_words


@draw.register
def who(screen: Who) -> Rendered:
    """Draw who is on duty in each team."""
    if not screen.teams:
        sentence = "No team is set up yet, so nobody is on duty."
        return blocks.message(sentence, blocks.section(sentence))
    return blocks.message(
        " ".join([*map(_sentence, screen.teams), *map(schedule_sentence, screen.schedules)]),
        *(blocks.section(duty_words(team)) for team in screen.teams),
        *(blocks.section(schedule_words(each)) for each in screen.schedules),
    )


def duty_words(duty: DutyLine) -> str:
    """A team's duty: who, until when, who helps and who is next."""
    people = words.names(duty.responders) if duty.responders else "nobody is on duty"
    until = f" until {words.instant(duty.until)}" if duty.until and not duty.from_roster else ""
    now = words.dotted(
        f"*{words.label(duty.team_name)}*: {people}{until}",
        f"fallback {words.names(duty.fallback)}" if duty.fallback else None,
        f"observing {words.names(duty.observers)}" if duty.observers else None,
    )
    roster = "No shift is confirmed yet, so the whole roster answers." if duty.from_roster else ""
    following = words.names(duty.next_responders) if duty.next_responders else "not decided yet"
    standing = f" ({words.label(duty.next_standing)})" if duty.next_standing and duty.next_responders else ""
    coming = f"Next: {following}{standing}." if duty.next_responders or not roster else ""
    return words.paragraph(now, roster, coming)


def _sentence(duty: DutyLine) -> str:
    team = words.label(duty.team_name)
    if not duty.responders:
        return f"{team}: nobody is on duty."
    verb = "is" if len(duty.responders) == 1 else "are"
    return f"{team}: {words.names(duty.responders)} {verb} on duty."
