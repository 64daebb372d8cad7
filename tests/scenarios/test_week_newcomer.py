"""A newcomer observes for one shift, once, and is picked as a responder in a later week (D2)."""

from collections.abc import Callable

from bot.domain.rotation import choice_of
from tests.scenarios.weeks import ROSTER, at, on_duty, rotating, stored, week_later
from tests.story import ROOM, Person, Story

NOA = {"user": "U0NOA", "name": "Noa", "joined": "2026-11-02"}
WEDNESDAY = at(25, "09:00")


def pass_a_week(story: Story, week: int) -> None:
    """The proposal is confirmed, and the team takes over."""
    story.until(week_later(at(23, "14:00"), week))
    before = on_duty(story) if week else set()
    story.expect("proposed team for", channel=ROOM).click(story.person("ann"), "Confirm")
    story.until(week_later(WEDNESDAY, week))
    story.expect("on support until", channel=ROOM)
    for user in sorted(on_duty(story) - before):
        story.expect("You are on support", to=Person(story, user))


def test_a_newcomer_observes_first_and_serves_later_d2(tell: Callable[..., Story]) -> None:
    story = tell(rotating([*ROSTER[:3], NOA]), shift=False)
    noa = story.person("noa")

    pass_a_week(story, 0)

    assert choice_of(stored(story, WEDNESDAY)).observer == "U0NOA"
    story.expect("You are observing for Backend support", to=noa).shows("this week you learn", "not responsible")
    observed, served = [], []
    for week in range(1, 5):
        pass_a_week(story, week)
        choice = choice_of(stored(story, week_later(WEDNESDAY, week)))
        observed += [choice.observer] if choice.observer else []
        served += choice.responders
    assert observed == []
    assert "U0NOA" in served
    with story.bot.desk.reading() as work:
        known = {member.user: member for member in work.uow.duty.members("backend")}
        debts = work.uow.duty.accounts("backend")
    assert known["U0NOA"].observed == at(1, "09:00", 12).date()
    assert abs(sum(debts.values())) < 1e-6


def test_the_account_of_a_shift_is_written_once_when_it_ends_d4(tell: Callable[..., Story]) -> None:
    story = tell(rotating(), shift=False)
    pass_a_week(story, 0)
    with story.bot.desk.reading() as work:
        assert work.uow.duty.accounts("backend") == {}
    first = on_duty(story)

    pass_a_week(story, 1)

    with story.bot.desk.reading() as work:
        debts = dict(work.uow.duty.accounts("backend"))
        closed = [row for row in work.uow.audit.of("rotation:backend:2026-11-25") if row.action.endswith("closed")]
    assert len(closed) == 1
    assert {user for user, debt in debts.items() if debt < 0} == first
    assert abs(sum(debts.values())) < 1e-6
