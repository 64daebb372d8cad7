"""The entrance for webhooks: proven, stored, and only then answered; judging comes later (O2, P3, design.md "In")."""

import json
import re
from collections.abc import Callable, Collection
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot import log
from bot.clock import Clock
from bot.errors import DatabaseUnavailable
from bot.integrations.http_body import BodyRefusedError, whole_body
from bot.integrations.webhook_proofs import Keys, Sender, Unproven, prove
from bot.ports.rows import InboxRow
from bot.services import webhooks

LARGEST_WEBHOOK = 1024 * 1024  # bytes; Jira's are some ten thousand, a group of a thousand alerts half a million
AT_ONCE = 20  # deliveries stored in one commit at best
PUT_SECONDS = 2.0  # senders wait five seconds at least, and send again
PATHS = ("/webhooks/{kind}", "/webhooks/{kind}/{source}")

_NAME = re.compile(r"[a-z0-9_-]{0,40}")
_NOBODY = "There is nothing at this address."
_REFUSED = "This delivery is not proven to come from whom it says. See the bot's log."
_LATER = "It could not be stored. Please send it again."
# What a body that is no JSON, or is nested too deeply, makes the decoder raise.
_UNREADABLE = (ValueError, RecursionError)

logger = log.get(__name__)

Put = Callable[[InboxRow, float], None]
Answerer = Callable[[str, str, webhooks.Payload], webhooks.Answer]


class WebhookDoor:
    """Takes deliveries in. `put` returns once a row is durable, new or known, and raises if it is not.

    `answer` words what a sender is told, from kind, source and payload, and may refuse what is of no use.

    Bodies and headers are never logged: they hold secrets and what people wrote.
    """

    def __init__(
        self,
        put: Put,
        clock: Clock,
        keys: Keys,
        kinds: Callable[[], Collection[str]],
        answer: Answerer = lambda _kind, _source, _payload: webhooks.STORED,
    ) -> None:
        self._put = put
        self._answer = answer
        self._clock = clock
        self._keys = keys
        self._kinds = kinds
        self._threads = CapacityLimiter(AT_ONCE)
        self._said_closed = False

    async def answer(self, request: Request) -> Response:
        """200 only once the delivery is durable; whatever is sent again then is the same delivery."""
        kind, source = str(request.path_params["kind"]), str(request.path_params.get("source", "")).lower()
        team = request.query_params.get("team", "").lower()
        if self._keys.none_at_all:
            return self._closed()
        if kind not in self._kinds() or not (_NAME.fullmatch(source) and _NAME.fullmatch(team)):
            return PlainTextResponse(_NOBODY, 404)
        try:
            body = await whole_body(request, LARGEST_WEBHOOK)
        except BodyRefusedError as refused:
            return PlainTextResponse(refused.sentence, refused.status)
        whence, now = f"{source}/{team}" if team else source, self._clock.now()
        sender = Sender(source=source, address=f"{kind}/{whence}")
        proof = prove(request.headers, body, sender=sender, keys=self._keys, now=now)
        if isinstance(proof, Unproven):
            logger.warning("webhook_refused", kind=kind, source=source, sentence=proof.sentence)
            return PlainTextResponse(_REFUSED, 401)
        try:
            payload = json.loads(body)
            row = webhooks.row_of(kind, whence, payload, identity=proof.identity, received_at=now)
        except _UNREADABLE:
            payload = None
        if not isinstance(payload, dict):
            logger.warning("webhook_unreadable", kind=kind, source=source)
            return PlainTextResponse("The body is no JSON object.", 400)
        take_in = partial(self._taken_in, row, kind, whence, payload)
        return await to_thread.run_sync(take_in, limiter=self._threads)

    def _taken_in(self, row: InboxRow, kind: str, whence: str, payload: webhooks.Payload) -> Response:
        try:
            answer = self._answer(kind, whence, payload)
            if answer.taken:
                self._put(row, PUT_SECONDS)
        except DatabaseUnavailable as error:
            logger.error("webhook_not_stored", error=error.message)
            return PlainTextResponse(_LATER, 503, {"retry-after": "30"})
        except Exception as error:
            logger.error("webhook_not_stored", error=type(error).__name__)
            return PlainTextResponse(_LATER, 503, {"retry-after": "30"})
        if not answer.taken:
            logger.warning("webhook_refused", kind=kind, source=whence, sentence=answer.sentence)
        if answer.json is not None:
            return JSONResponse(dict(answer.json), status_code=answer.status)
        return PlainTextResponse(answer.sentence, answer.status)

    def _closed(self) -> Response:
        if not self._said_closed:
            self._said_closed = True
            sentence = "A webhook came, and WEBHOOK_SECRET is not set: none is taken in until it is."
            logger.warning("webhooks_closed", sentence=sentence)
        return PlainTextResponse(_NOBODY, 404)
