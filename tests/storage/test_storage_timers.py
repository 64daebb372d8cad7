"""Timers as rows: armed once, claimed once, in due order."""

from dataclasses import replace

from bot.ports.rows import Timer, TimerState
from storage.engine import SqlStore
from tests.storage.values import DAY, MINUTE, SECOND, T0, a_timer


def keys(timers: object) -> list[str]:
    return [timer.key for timer in timers]  # type: ignore[attr-defined]


def test_arming_twice_is_arming_once(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("a", T0), a_timer("b", T0 + MINUTE)])
        uow.timers.arm([a_timer("a", T0 + DAY, data={"step": 2})])
        uow.timers.arm([])

        first, second = uow.timers.armed("request:1")
    assert isinstance(first, Timer)
    assert replace(first, id=0) == a_timer("a", T0)
    assert replace(second, id=0) == a_timer("b", T0 + MINUTE)


def test_arming_again_moves_a_known_timer_whatever_became_of_it(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("a", T0)])
        timer = uow.timers.due_of("request:1", T0)[0]
        uow.timers.close(timer, TimerState.FIRED, T0)
        uow.timers.rearm(a_timer("a", T0 + DAY, data={"step": 2}))
        uow.timers.rearm(a_timer("new", T0 + MINUTE))

        assert [replace(each, id=0) for each in uow.timers.armed("request:1")] == [
            a_timer("new", T0 + MINUTE),
            a_timer("a", T0 + DAY, data={"step": 2}),
        ]


def test_a_timer_leaves_armed_once(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("a", T0)])
        timer = uow.timers.due_of("request:1", T0)[0]

        assert uow.timers.close(timer, TimerState.COLLAPSED, T0 + SECOND)
        assert not uow.timers.close(timer, TimerState.FIRED, T0 + SECOND)
        closed = uow.timers.rows("request:1")[0]
    assert (closed.state, closed.fired_at) == (TimerState.COLLAPSED, T0 + SECOND)


def test_a_timer_that_was_armed_again_is_not_closed_by_an_old_claim(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("a", T0)])
        old = uow.timers.due_of("request:1", T0)[0]
        uow.timers.rearm(a_timer("a", T0 + DAY))

        assert not uow.timers.close(old, TimerState.FIRED, T0)
        assert keys(uow.timers.armed("request:1")) == ["a"]


def test_cancelling_takes_the_kinds_that_are_named_or_all(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("a", kind="step"), a_timer("b", kind="nudge"), a_timer("c", kind="park")])
        uow.timers.arm([a_timer("other", subject="request:2")])

        assert uow.timers.cancel("request:1", ["nudge", "unknown"]) == 1
        assert uow.timers.cancel("request:1", []) == 0
        assert keys(uow.timers.armed("request:1")) == ["a", "c"]
        assert uow.timers.cancel("request:1") == 2
        assert uow.timers.cancel("request:1") == 0
        assert keys(uow.timers.armed("request:2")) == ["other"]


def test_one_timer_is_cancelled_by_its_key(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("a"), a_timer("b")])

        assert uow.timers.cancel_key("a")
        assert not uow.timers.cancel_key("a")
        assert keys(uow.timers.armed("request:1")) == ["b"]
        assert [timer.state for timer in uow.timers.rows("request:1")] == [TimerState.CANCELLED, TimerState.ARMED]


def test_due_means_at_the_instant_and_the_longest_due_comes_first(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm(
            [
                a_timer("late", T0 + MINUTE, subject="request:1"),
                a_timer("later", T0 + 2 * MINUTE, subject="request:2"),
                a_timer("first", T0, subject="request:2"),
                a_timer("future", T0 + MINUTE + SECOND / 1_000_000, subject="request:3"),
            ]
        )

        assert list(uow.timers.due_subjects(T0 + MINUTE, 10)) == ["request:2", "request:1"]
        assert list(uow.timers.due_subjects(T0 + MINUTE, 1)) == ["request:2"]
        assert list(uow.timers.due_subjects(T0 - SECOND, 10)) == []
        assert keys(uow.timers.due_of("request:2", T0 + DAY)) == ["first", "later"]
        assert keys(uow.timers.due_of("request:2", T0 + MINUTE)) == ["first"]


def test_subjects_of_some_kinds_are_found_behind_those_of_others(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer(f"many:{n}", T0, subject="request:1") for n in range(100)])
        uow.timers.arm([a_timer("page", T0 + SECOND, subject="incident:1", kind="climb")])

        assert list(uow.timers.due_subjects(T0 + MINUTE, 1, {"climb"})) == ["incident:1"]
        assert list(uow.timers.due_subjects(T0 + MINUTE, 1, {"other"})) == []


def test_a_subject_with_very_many_due_timers_hides_nobody_for_good(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer(f"many:{n}", T0, subject="request:1") for n in range(100)])
        uow.timers.arm([a_timer("one", T0 + SECOND, subject="request:2")])

        assert list(uow.timers.due_subjects(T0 + MINUTE, 2)) == ["request:1"]
        uow.timers.cancel("request:1")
        assert list(uow.timers.due_subjects(T0 + MINUTE, 2)) == ["request:2"]


def test_the_next_due_time_and_the_number_overdue(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.timers.next_due() is None
        uow.timers.arm([a_timer("a", T0 + MINUTE), a_timer("b", T0), a_timer("c", T0 - DAY)])
        uow.timers.cancel_key("c")

        assert uow.timers.next_due() == T0
        assert uow.timers.overdue(T0) == 0
        assert uow.timers.overdue(T0 + SECOND) == 1
        assert uow.timers.overdue(T0 + DAY) == 2
