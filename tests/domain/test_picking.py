"""The weekly pick in examples with real dates: Prague, Wednesday to Wednesday (D1-D5)."""

from datetime import date

from bot.domain.picking import pick
from bot.domain.rotation import Choice
from tests.domain.rosters import (
    MON_THU,
    member,
    sentence_of,
    shift,
    situation,
    slot,
)

FRI = date(2026, 11, 27)
ANN, BEN, CID, DAN, EVE = (
    member("ann", access=True),
    member("ben", works=MON_THU, country="DE"),
    member("cid", access=True),
    member("dan"),
    member("eve"),
)


def test_d1_a_team_has_two_people_and_an_anchor() -> None:
    found = pick(situation(ANN, BEN, DAN), slot())

    assert found.choice == Choice(responders=("ann", "dan"))
    assert [cover.people for cover in found.coverage] == [("ann", "dan")] * 5
    assert found.failures == found.limits[1:] == ()


def test_d4_whoever_owes_most_serves_and_the_pick_says_so() -> None:
    history = (shift(date(2026, 11, 4), "eve", "ann"), shift(date(2026, 11, 18), "cid", "joe"))
    found = pick(situation(ANN, DAN, EVE, debts={"eve": 2.4, "dan": -1.0}, history=history), slot())

    assert found.choice.responders == ("ann", "eve")
    assert sentence_of(found.chosen, "eve") == "Eve owes 2.4 days and last served in the week of 4 Nov."
    assert sentence_of(found.passed_over, "dan") == "Dan is 1 day ahead, less than those chosen."
