"""How much is measured: in full, quickly while developing, and just enough in tests to see that it works."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Rates are per second, durations in seconds, latencies of Slack's API in milliseconds."""

    repeats: int
    latencies: tuple[int, ...]
    steady_rate: float
    steady_seconds: float
    burst: int
    unacked: int
    unacked_seconds: float
    reaction_rate: float
    reaction_seconds: float
    reaction_burst: int
    card_patience: float  # for the last card, before it counts as missing
    timers_armed: int
    timers_due: int
    timers_seconds: float
    head_start: float  # for starting the bot, which reads the threads of all open requests
    settling: float  # until a bot that has just started, or has just been busy, rests
    idle_seconds: float
    past: int
    past_reaction_seconds: float
    screens: int
    starts: int
    rosters: int
    rotation_weeks: int
    alert_storm: int
    alert_minutes: float
    alert_patience: float  # for the last card of a storm: Slack takes one post a second
    alert_groups: int
    alerts_judged: int
    searched: tuple[int, ...]  # past requests in which is searched
    searches: int
    incidents: int  # that are open at once
    timeline_entries: int
    exports: int


FULL = Sizes(
    repeats=3,
    latencies=(0, 150),
    steady_rate=200,
    steady_seconds=15,
    burst=800,
    unacked=50,
    unacked_seconds=10,
    reaction_rate=8.3,
    reaction_seconds=60,
    reaction_burst=200,
    card_patience=120,
    timers_armed=100_000,
    timers_due=1_000,
    timers_seconds=60,
    head_start=30,
    settling=5,
    idle_seconds=20,
    past=1_000_000,
    past_reaction_seconds=30,
    screens=100,
    starts=5,
    rosters=5,
    rotation_weeks=104,
    alert_storm=500,
    alert_minutes=1,
    alert_patience=900,
    alert_groups=100_000,
    alerts_judged=300,
    searched=(10_000, 1_000_000),
    searches=300,
    incidents=1_000,
    timeline_entries=100_000,
    exports=5,
)
QUICK = replace(
    FULL,
    repeats=1,
    steady_seconds=5,
    unacked_seconds=3,
    reaction_seconds=10,
    timers_due=300,
    timers_seconds=20,
    head_start=20,
    idle_seconds=5,
    past=100_000,
    past_reaction_seconds=8,
    screens=30,
    starts=2,
    rosters=2,
    alert_storm=60,
    alert_minutes=0.1,
    alert_patience=120,
    alert_groups=10_000,
    alerts_judged=100,
    searched=(10_000,),
    searches=100,
    timeline_entries=20_000,
)
TINY = Sizes(
    repeats=1,
    latencies=(0,),
    steady_rate=20,
    steady_seconds=0.5,
    burst=20,
    unacked=5,
    unacked_seconds=0.3,
    reaction_rate=10,
    reaction_seconds=0.5,
    reaction_burst=5,
    card_patience=20,
    timers_armed=50,
    timers_due=5,
    timers_seconds=1,
    head_start=10,
    settling=1,
    idle_seconds=0.2,
    past=200,
    past_reaction_seconds=0.5,
    screens=2,
    starts=1,
    rosters=1,
    rotation_weeks=4,
    alert_storm=8,
    alert_minutes=0.02,
    alert_patience=30,
    alert_groups=200,
    alerts_judged=10,
    searched=(200,),
    searches=10,
    incidents=20,
    timeline_entries=200,
    exports=1,
)
