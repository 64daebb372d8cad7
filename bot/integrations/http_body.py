"""The body of a request, read with patience that ends: it may be large, slow, or never come."""

import asyncio

from starlette.requests import Request

BODY_WITHIN = 5.0  # seconds


class BodyRefusedError(Exception):
    """The body cannot be taken: the status of the answer, and a sentence for it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


async def whole_body(request: Request, largest: int) -> bytes:
    """The whole body, at most `largest` bytes. Raises BodyRefusedError as soon as it proves too large or too slow."""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await _read(request, largest)
    except TimeoutError:
        raise BodyRefusedError(408, "The body did not come.") from None


async def _read(request: Request, largest: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    body = bytearray()
    too_large = not declared.isdigit() or int(declared) > largest
    if not too_large:
        async for chunk in request.stream():
            body += chunk
            if too_large := len(body) > largest:
                break
    if too_large:
        raise BodyRefusedError(413, "The body is too large.")
    return bytes(body)
