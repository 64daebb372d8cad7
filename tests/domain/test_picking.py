"""The weekly pick in examples with real dates: Prague, Wednesday to Wednesday (D1-D5)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.members import Member
from bot.domain.picking import judge, objections, pick, replacements
from bot.domain.planning import plan
from bot.domain.rotation import Choice, RotationPolicy, UseFallback
from bot.domain.working_time import DAY
from tests.domain.rosters import (
    CHRISTMAS,
    MON_THU,
    MON_WED,
    QUIET,
    away,
    codes,
    member,
    newcomer,
    sentence_of,
    shift,
    situation,
    slot,
    slots,
)

WED, THU, FRI = (date(2026, 11, day) for day in (25, 26, 27))
LAST_WEEK = QUIET - 7 * DAY
ANN, BEN, CID, DAN, EVE = (
    member("ann", access=True),
    member("ben", works=MON_THU, country="DE"),
    member("cid", access=True),
    member("dan"),
    member("eve"),
)
NEVER, ALWAYS = RotationPolicy(fallback=UseFallback.NEVER), RotationPolicy(fallback=UseFallback.ALWAYS)


def test_d1_a_team_has_two_people_and_an_anchor() -> None:
    found = pick(situation(ANN, BEN, DAN), slot())

    assert found.choice == Choice(responders=("ann", "dan"))
    assert [cover.people for cover in found.coverage] == [("ann", "dan")] * 5
    assert found.failures == ()


def test_d1_a_fallback_is_named_for_the_day_on_which_a_responder_does_not_work() -> None:
    found = pick(situation(ANN, BEN, DAN, debts={"ben": 8.0, "dan": -4.0}), slot())

    assert found.choice == Choice(responders=("ann", "ben"), fallback="dan", fallback_days=frozenset({FRI}))
    assert found.coverage[2].people == ("ann", "dan")
    assert found.failures == ()
    assert sentence_of(found.chosen, "dan") == (
        "Dan is free on Fri 27 Nov, when Ben is not there, and is 4 days ahead."
    )


def test_d1_a_holiday_abroad_asks_for_a_fallback_too() -> None:
    week = date(2027, 5, 5)  # Thursday 6 May is a public holiday in Germany
    ben = replace(BEN, works=ANN.works)

    found = pick(situation(ANN, ben, DAN, debts={"ben": 9.0, "dan": -9.0}), slot(week))

    assert found.choice.responders == ("ann", "ben")
    assert found.choice.fallback_days == {date(2027, 5, 6)}


def test_d1_a_christmas_shift_asks_for_three_days_alone() -> None:
    ben = replace(BEN, works=frozenset({0, 1, 2}))

    found = pick(situation(ANN, ben), slot(CHRISTMAS))

    assert [cover.day.day for cover in found.coverage] == [23, 28, 29]
    assert found.choice == Choice(responders=("ann", "ben"))
    assert found.failures == ()


def test_d4_whoever_owes_most_serves_and_the_pick_says_so() -> None:
    history = (shift(date(2026, 11, 4), "eve", "ann"), shift(LAST_WEEK, "cid", "joe"))
    found = pick(situation(ANN, DAN, EVE, debts={"eve": 2.4, "dan": -1.0}, history=history), slot())

    assert found.choice.responders == ("ann", "eve")
    assert sentence_of(found.chosen, "eve") == "Eve owes 2.4 days and last served in the week of 4 Nov."
    assert sentence_of(found.chosen, "ann") == (
        "Ann has production access and works every day of this shift, is even and last served in the week of 4 Nov."
    )
    assert sentence_of(found.passed_over, "dan") == "Dan is 1 day ahead, less than those chosen."


def test_d4_people_who_served_together_before_meet_others() -> None:
    history = (shift(date(2026, 11, 4), "ann", "dan"),)

    found = pick(situation(ANN, DAN, EVE, history=history, policy=RotationPolicy(rest_shifts=0)), slot())

    assert found.choice.responders == ("ann", "eve")
    assert sentence_of(found.passed_over, "dan") == "Dan is even, and has served with Ann before."
    assert found.alternatives[0].reason.sentence == "Ann and Dan have served together before."


def test_d4_equals_take_turns_in_another_order_each_week_not_by_name() -> None:
    team = [ANN, *(member(name) for name in ("bea", "coy", "dot", "eli", "flo", "gil", "hob"))]
    found = situation(*team)

    mates = [pick(found, one).choice.responders[1] for one in slots(12, date(2027, 1, 6))]

    assert len(set(mates)) >= 5


@pytest.mark.parametrize(
    ("someone", "known", "code", "sentence"),
    [
        (replace(DAN, active=False), {}, "inactive", "Dan is not on the roster any more."),
        (replace(DAN, paused=True), {}, "opted_out", "Dan is paused for now."),
        (DAN, {"cannot": {QUIET: {"dan": "exams."}}}, "cannot", "Dan said that they cannot serve this week: exams."),
        (DAN, {"absences": (away("dan", WED, FRI + 4 * DAY),)}, "away_whole_shift", "Dan is away for the whole shift."),
        (replace(DAN, joined=date(2027, 1, 4)), {}, "away_whole_shift", "Dan joins on 4 Jan."),
        (
            DAN,
            {"busy": {"dan": frozenset(slot().days)}},
            "already_assigned_elsewhere",
            "Dan is assigned elsewhere that week.",
        ),
        (newcomer("dan"), {}, "must_observe_first", "Dan is new and observes for one shift first."),
        (DAN, {"history": (shift(LAST_WEEK, "dan", "zoe"),)}, "served_last_shift", "Dan served last shift."),
        (
            DAN,
            {"history": (shift(QUIET + 7 * DAY, "dan", "zoe"),)},
            "served_last_shift",
            "Dan serves in the week of 2 Dec, right after it.",
        ),
    ],
)
def test_d3_every_objection_has_a_name_and_a_sentence(
    someone: Member, known: dict[str, object], code: str, sentence: str
) -> None:
    found = situation(ANN, CID, someone, EVE, **known)

    assert objections(found, slot())["dan"].code == code
    assert objections(found, slot())["dan"].sentence == sentence
    chosen = pick(found, slot())
    assert "dan" not in chosen.choice.responders
    assert code == "inactive" or sentence_of((*chosen.passed_over, *chosen.chosen), "dan").startswith("Dan ")


def test_d3_being_away_or_busy_for_a_part_is_no_objection() -> None:
    found = situation(ANN, CID, DAN, absences=(away("dan", THU),), busy={"cid": frozenset({FRI})})

    assert objections(found, slot()) == {}


def test_d3_rest_lasts_as_many_shifts_as_the_team_wants() -> None:
    history = (shift(QUIET - 14 * DAY, "dan", "ann"), shift(LAST_WEEK, "cid", "eve"))

    assert set(objections(situation(ANN, CID, DAN, EVE, history=history), slot())) == {"cid", "eve"}
    two = RotationPolicy(rest_shifts=2)
    assert set(objections(situation(ANN, CID, DAN, EVE, history=history, policy=two), slot())) == {
        "ann",
        "cid",
        "dan",
        "eve",
    }
    assert objections(situation(ANN, DAN, policy=RotationPolicy(rest_shifts=0), history=history), slot()) == {}


def test_d3_rest_gives_way_where_the_roster_does_not_allow_it() -> None:
    found = pick(situation(ANN, DAN, EVE, history=(shift(LAST_WEEK, "ann", "dan"),)), slot())

    assert found.choice.responders == ("ann", "eve")
    assert found.failures == ()
    assert "no_rest" in codes(found.limits)
    assert found.limits[-1].sentence == "Ann served last shift, and no rested team is as complete."


def test_d3_rest_that_a_lead_could_have_given_is_a_failure_of_their_choice() -> None:
    found = situation(ANN, CID, DAN, EVE, history=(shift(LAST_WEEK, "ann", "dan"),))

    assert codes(judge(found, slot(), Choice(responders=("ann", "eve"))).failures) == ["served_last_shift"]


def test_trap_1_fairness_never_makes_extra_duty_attractive() -> None:
    found = situation(ANN, BEN, CID, DAN, EVE, debts={"eve": 9.9, "ben": 0.0, "dan": 4.0})

    assert pick(found, slot()).choice == Choice(responders=pick(found, slot()).choice.responders)
    assert "eve" in pick(found, slot()).choice.responders
    assert pick(replace(found, debts={"eve": 9.9, "dan": 9.9}), slot()).choice.fallback is None


def test_trap_1_over_half_a_year_a_third_is_named_only_where_somebody_is_missing() -> None:
    team = [
        member(f"u{number:02}", access=number % 2 == 0, works=MON_THU if number % 4 == 3 else ANN.works)
        for number in range(20)
    ]

    picks = plan(situation(*team), slots(26), {})

    named = [found for found in picks if found.choice.fallback]
    assert 0 < len(named) <= 10
    for found in named:
        assert {"u03", "u07", "u11", "u15", "u19"} & set(found.choice.responders)


def test_trap_2_people_with_a_free_weekday_serve_too() -> None:
    team = (ANN, CID, member("fay", access=True), BEN, DAN, EVE)

    picks = plan(situation(*team), slots(26), {})

    assert sum("ben" in found.choice.responders for found in picks) >= 4
    never = plan(situation(*team, policy=NEVER), slots(26), {})
    assert sum("ben" in found.choice.responders for found in never) >= 4


def test_trap_4_two_anchors_among_ten_serve_every_second_week_and_the_pick_says_why() -> None:
    others = [member(f"u{number}") for number in range(8)]

    picks = plan(situation(ANN, CID, *others), slots(10), {})

    assert [found.choice.responders[0] for found in picks[:4]] in (["ann", "cid"] * 2, ["cid", "ann"] * 2)
    assert not any(found.failures for found in picks)
    assert {found.limits[0].sentence for found in picks} == {
        "Only 2 people qualify as the one with production access on every weekday: "
        "Ann and Cid each serve every second shift."
    }


def test_trap_4_no_limit_is_told_where_there_are_anchors_enough() -> None:
    team = [member(f"u{number}", access=True) for number in range(6)]

    assert pick(situation(*team), slot()).limits == ()


def test_trap_5_the_price_of_a_fallback_is_a_policy() -> None:
    debts = {"ben": 3.5, "dan": 0.0}

    cheap = pick(situation(ANN, BEN, DAN, debts=debts, policy=RotationPolicy(fallback_price=4)), slot())
    dear = pick(situation(ANN, BEN, DAN, debts=debts, policy=RotationPolicy(fallback_price=50)), slot())

    assert cheap.choice.fallback == "dan"
    assert dear.choice == Choice(responders=("ann", "dan"))


def test_a_team_that_never_names_a_fallback_leaves_short_days_to_the_anchor() -> None:
    found = pick(situation(ANN, BEN, DAN, debts={"ben": 9.0}, policy=NEVER), slot())

    assert found.choice == Choice(responders=("ann", "ben"))
    assert found.coverage[2].people == ("ann",)
    assert found.failures == ()


def test_a_team_that_always_names_a_fallback_has_somebody_stand_by_every_day() -> None:
    found = pick(situation(ANN, DAN, BEN, debts={"ben": -9.0}, policy=ALWAYS), slot())

    assert found.choice == Choice(
        responders=("ann", "dan"), fallback="ben", fallback_days=frozenset(slot().days[day] for day in (0, 1, 5, 6))
    )
    assert sentence_of(found.chosen, "ben").startswith("Ben stands by ")


@pytest.mark.parametrize("responders", [1, 3, 4])
def test_d1_teams_of_other_sizes_are_picked_by_the_same_rules(responders: int) -> None:
    policy = RotationPolicy(responders=responders, anchors=2)

    found = pick(situation(ANN, BEN, CID, DAN, EVE, member("fay"), policy=policy, debts={"fay": 2.0}), slot())

    assert len(found.choice.responders) == responders
    assert len({"ann", "cid"} & set(found.choice.responders)) == min(2, responders)
    assert responders < 3 or "fay" in found.choice.responders


def test_large_teams_of_a_large_roster_are_extended_person_by_person() -> None:
    patterns = [frozenset(range(5)) - {day} for day in range(5)] + [
        frozenset({0, 1, 2, 3, 4} - {a, (a + 2) % 5}) for a in range(5)
    ]
    people = [member(f"u{number:02}", access=number % 2 == 0, works=patterns[number % 10]) for number in range(40)]
    anchors = [member("ann", access=True), member("cid", access=True)]

    found = pick(situation(*people, *anchors, policy=RotationPolicy(responders=6)), slot())

    assert len(set(found.choice.responders)) == 6
    assert {"ann", "cid"} & set(found.choice.responders)


def test_d2_the_observer_of_the_week_is_told_too() -> None:
    found = pick(situation(ANN, DAN, newcomer("gus"), waited={"gus": 2}), slot())

    assert found.choice.observer == "gus"
    assert sentence_of(found.chosen, "gus") == "Gus is new, has waited 2 shifts and observes before serving."
    assert (
        pick(situation(ANN, DAN, newcomer("gus"), policy=RotationPolicy(observer_max=0)), slot()).choice.observer
        is None
    )
    whoever = pick(situation(ANN, newcomer("gus"), policy=RotationPolicy(observer_required=False)), slot())
    assert whoever.choice == Choice(responders=("ann", "gus"))


def test_without_an_anchor_the_closest_team_is_offered_with_the_rule_that_fails() -> None:
    found = pick(situation(replace(ANN, works=MON_THU), DAN, EVE), slot())

    assert "ann" in found.choice.responders
    assert codes(found.failures) == ["no_anchor", "no_production_access"]
    assert found.failures[0].sentence == (
        "Nobody in this team has production access and works every weekday of the shift: "
        "Ann is not there on Fri 27 Nov and Dan has no production access."
    ).replace("Dan", "Eve" if "eve" in found.choice.responders else "Dan")
    assert found.failures[1].sentence == "Nobody with production access is there on Fri 27 Nov."


def test_one_person_alone_serves_and_the_pick_says_what_is_missing() -> None:
    found = pick(situation(ANN), slot())

    assert found.choice == Choice(responders=("ann",))
    assert [reason.sentence for reason in found.failures] == ["A shift needs two people, and only Ann is in this team."]


@pytest.mark.parametrize(
    "members",
    [(), (replace(ANN, active=False),), (replace(ANN, paused=True), replace(DAN, paused=True))],
)
def test_when_nobody_can_serve_the_pick_is_empty_and_says_so(members: tuple[Member, ...]) -> None:
    found = pick(situation(*members), slot())

    assert found.choice == Choice(responders=())
    assert [reason.sentence for reason in found.failures] == ["Nobody on the roster can serve in this shift."]
    assert [cover.people for cover in found.coverage] == [()] * 5


def test_when_everybody_is_away_the_pick_is_empty_and_names_who_is_away() -> None:
    gone = tuple(away(user, WED, FRI + 14 * DAY) for user in ("ann", "dan"))

    found = pick(situation(ANN, DAN, absences=gone), slot())

    assert found.choice.people == ()
    assert codes(found.passed_over) == ["away_whole_shift", "away_whole_shift"]


def test_newcomers_alone_serve_because_an_answer_by_a_beginner_is_better_than_none() -> None:
    found = pick(situation(newcomer("gus", access=True), newcomer("hal"), newcomer("ida")), slot())

    assert len(found.choice.responders) == 2
    assert found.choice.observer not in found.choice.responders
    assert "must_observe_first" in codes(found.failures)


def test_a_shift_without_any_needed_day_still_has_a_team() -> None:
    found = pick(situation(ANN, CID, DAN, open_days=frozenset(), absences=(away("dan", WED, FRI + 9 * DAY),)), slot())

    assert set(found.choice.responders) == {"ann", "cid"}
    assert found.coverage == found.failures == ()


@pytest.mark.parametrize(
    ("choice", "code", "words"),
    [
        (Choice(responders=("ann", "zoe")), "not_on_roster", "zoe"),
        (Choice(responders=("ann", "dan"), observer="dan"), "twice", "Dan"),
        (Choice(responders=("ann",)), "too_few_responders", "only Ann"),
        (Choice(responders=("dan", "eve")), "no_anchor", "Dan has no production access and Eve has no"),
        (Choice(responders=("ann", "ben")), "too_few_people", "On Fri 27 Nov only Ann can be there."),
        (Choice(responders=("ann", "gus")), "must_observe_first", "Gus is new"),
        (Choice(responders=()), "nobody", "Nobody"),
    ],
)
def test_d8_any_choice_is_checked_and_the_sentence_names_people_and_days(choice: Choice, code: str, words: str) -> None:
    found = judge(situation(ANN, BEN, CID, DAN, EVE, newcomer("gus")), slot(), choice)

    assert code in codes(found.failures)
    assert words in next(reason.sentence for reason in found.failures if reason.code == code)
    assert found.alternatives


def test_d5_beside_another_choice_stands_the_team_that_would_be_picked() -> None:
    known = situation(ANN, BEN, DAN, EVE, debts={"dan": 3.0, "eve": 1.0, "ben": -2.0})

    found = judge(known, slot(), Choice(responders=("ann", "eve")))

    first = found.alternatives[0]
    assert first.choice.responders == ("ann", "dan")
    assert first.reason.sentence == "Ann and Dan would be picked now."


def test_d5_alternatives_say_what_speaks_against_them() -> None:
    found = pick(situation(ANN, BEN, DAN, EVE, debts={"dan": 3.0, "eve": 1.0, "ben": -2.0}), slot())

    assert found.choice.responders == ("ann", "dan")
    assert [(one.choice.responders, one.reason.sentence) for one in found.alternatives] == [
        (("ann", "eve"), "Eve owes less than Dan: Eve owes 1 day and Dan owes 3 days."),
        (("ann", "ben"), "Ben would need Dan too."),
    ]


def test_a_broken_team_keeps_whoever_can_stay() -> None:
    found = situation(ANN, CID, DAN, EVE, debts={"ann": -9.0, "cid": 9.0, "dan": -9.0, "eve": 9.0})

    assert pick(found, slot()).choice.responders == ("cid", "eve")
    assert pick(found, slot(), keep=("ann", "zoe")).choice.responders == ("ann", "eve")


def test_d8_stand_ins_come_in_the_order_in_which_they_should_be_asked() -> None:
    found = situation(
        ANN,
        BEN,
        CID,
        DAN,
        EVE,
        newcomer("gus"),
        member("fay", works=MON_WED),
        debts={"eve": 2.4, "dan": 1.0},
        history=(shift(LAST_WEEK, "eve", "zoe"),),
    )
    choice = Choice(responders=("ann", "ben"), fallback="dan", fallback_days=frozenset({FRI}))

    whys = replacements(found, slot(), choice, "ann", [THU, FRI])

    assert [why.user for why in whys] == ["cid", "dan", "eve"]
    assert sentence_of(whys, "cid") == "Cid is free on Thu 26 Nov and Fri 27 Nov, has production access and is even."
    assert (
        sentence_of(whys, "eve") == "Eve is free on Thu 26 Nov and Fri 27 Nov and owes 2.4 days. Eve served last shift."
    )
    partly = replacements(found, slot(), choice, "ann", [WED, THU])
    assert sentence_of(partly, "fay") == "Fay is free on Wed 25 Nov, but not on Thu 26 Nov, and is even."
