"""The life of one request as people play it: asked, answered, talked about, solved, thanked for, reopened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.cli.simulation import habits as words
from bot.cli.simulation.agenda import Act, Agenda
from bot.cli.simulation.habits import Dice, Habits
from bot.cli.simulation.world import World
from bot.domain.requests import Request, is_open
from bot.domain.teams import Team
from bot.domain.working_time import add_working
from bot.services.reacting import RESOLVED_SIGN, TAKEN_SIGN
from handlers.views.ids import Action, Menu

QUICK = 0.3  # the usual first response takes this share of the target
JUST_IN_TIME = 0.95
LATE = timedelta(minutes=12)
NEXT_DAY = timedelta(hours=9)  # of working time
NEVER_BACK = 0.15  # of those who were asked; as many again answer only when they are nudged
BY_BUTTON, BY_REQUESTER = 0.35, 0.2  # how requests are closed; the others by ✅


@dataclass(slots=True, kw_only=True)
class Conversation:
    """One author, one message, and whoever answers."""

    world: World
    agenda: Agenda
    habits: Habits
    dice: Dice
    team: Team
    channel: str
    author: str
    ts: str = ""
    responder: str = field(default="")

    def asks(self) -> None:
        """The author posts, perhaps twice."""
        self.ts = self.world.post(self.author, self.channel, self.dice.one_of(words.TEXTS))
        request = self._request()
        if request is None or request.message_ts != self.ts:
            return  # it joined an earlier request of the same author (R5), which has its own conversation
        if self.dice.hits(self.habits.grouped):
            self._later(self.dice.minutes(0.3, 1.5), self._adds)
        self._working_later(self._patience(request), self._responds)

    def _adds(self) -> None:
        request = self._request()
        if request is not None and request.responded_at is None:
            self.world.post(self.author, self.channel, self.dice.one_of(words.ADDITIONS))

    def _patience(self, request: Request) -> timedelta:
        """How much working time passes before the first response."""
        if self.dice.hits(self.habits.answered_in_time):
            return min(self.dice.soon(request.target * QUICK), request.target * JUST_IN_TIME)
        if self.dice.hits(self.habits.never_answered / max(1 - self.habits.answered_in_time, 0.001)):
            return NEXT_DAY
        return request.target + self.dice.soon(LATE)

    def _responds(self) -> None:
        request = self._open()
        if request is None or request.responded_at is not None:
            return
        on_duty = self.world.responders(self.team)
        self.responder = self.dice.one_of([user for user in on_duty if user != self.author])
        if self.dice.hits(self.habits.duplicates) and self._repeats(request):
            return
        if self.dice.hits(self.habits.by_colleagues):
            self._colleague_answers(on_duty)
        elif self.dice.hits(self.habits.by_gesture):
            self._takes(request)
        else:
            self._answers()

    def _repeats(self, request: Request) -> bool:
        others = [each for each in self.world.unanswered(self.team) if each.id != request.id]
        return bool(others) and self.world.mark_duplicate(self.responder, request, others[0])

    def _colleague_answers(self, on_duty: Sequence[str]) -> None:
        colleagues = [member.user for member in self.team.roster if member.user not in {*on_duty, self.author}]
        if colleagues:
            self._says(self.dice.one_of(colleagues), words.ANSWERS)
        self._working_later(self.dice.minutes(3, 20), self._answers)

    def _takes(self, request: Request) -> None:
        if self.dice.hits(0.5) or not self.world.press(self.responder, request, Action.TAKE):
            self.world.react(self.responder, self.channel, self.ts, TAKEN_SIGN)
        slow = self.dice.hits(self.habits.only_eyes)
        self._working_later(self.dice.minutes(20, 40) if slow else self.dice.minutes(1, 8), self._answers)

    def _answers(self) -> None:
        if self._open() is None:
            return
        if not self.dice.hits(self.habits.asks_back):
            self._says(self.responder, words.ANSWERS)
            self._working_later(self.dice.minutes(3, 60), self._solves)
            return
        self._says(self.responder, words.QUESTIONS)
        request = self._open()
        if request is not None and self.dice.hits(self.habits.waits):
            self.world.press(self.responder, request, Action.CARD_MENU, Menu.WAITING_ON_REQUESTER)
            self._is_waited_for()
        else:
            self._later(self.dice.minutes(1, 12), self._explains)

    def _is_waited_for(self) -> None:
        """The requester answers in time, after the nudge, the next day, or never (R11)."""
        if self.dice.hits(NEVER_BACK):
            if self.dice.hits(0.5):
                self._working_later(NEXT_DAY, self._explains)
        elif self.dice.hits(NEVER_BACK / (1 - NEVER_BACK)):
            self._working_later(self.dice.minutes(17, 28), self._explains)
        else:
            self._later(self.dice.minutes(1, 12), self._explains)

    def _explains(self) -> None:
        self._says(self.author, words.DETAILS)
        self._working_later(self.dice.minutes(2, 45), self._solves)

    def _solves(self) -> None:
        request = self._open()
        if request is None:
            return
        self._says(self.responder, words.SOLUTIONS)
        if self.dice.hits(BY_REQUESTER):
            self._later(self.dice.minutes(1, 30), self._confirms)
        elif self.dice.hits(BY_BUTTON / (1 - BY_REQUESTER)):
            self._working_later(self.dice.minutes(0, 5), self._resolves)
        else:
            self._working_later(self.dice.minutes(0, 5), self._marks_resolved)
        if self.dice.hits(self.habits.thanks):
            self._later(self.dice.minutes(1, 20), lambda: self._says(self.author, words.THANKS))
        if self.dice.hits(self.habits.comes_back):
            self._working_later(self.dice.minutes(60, 900), self._comes_back)

    def _confirms(self) -> None:
        self.world.react(self.author, self.channel, self.ts, RESOLVED_SIGN)

    def _resolves(self) -> None:
        request = self._open()
        if request is not None:
            self.world.press(self.responder, request, Action.RESOLVE)

    def _marks_resolved(self) -> None:
        self.world.react(self.responder, self.channel, self.ts, RESOLVED_SIGN)

    def _comes_back(self) -> None:
        self._says(self.author, words.COMEBACKS)
        self._working_later(self.dice.soon(timedelta(minutes=6)), self._answers)

    def _says(self, user: str, texts: Sequence[str]) -> None:
        self.world.post(user, self.channel, self.dice.one_of(texts), self.ts)

    def _later(self, after: timedelta, act: Act) -> None:
        self.agenda.add(self.world.clock.now() + after, act)

    def _working_later(self, after: timedelta, act: Act) -> None:
        """Responders do nothing at night."""
        self.agenda.add(add_working(self.team.calendar, self.world.clock.now(), after), act)

    def _request(self) -> Request | None:
        return self.world.request(self.channel, self.ts)

    def _open(self) -> Request | None:
        request = self._request()
        return request if request is not None and is_open(request) else None
