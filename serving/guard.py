"""The guard around every request: refuses bodies that are too large, times the answer, says who may frame the pages.

Plain ASGI: Starlette's own middleware class cannot pass on a body that is read while the answer streams.
"""

from time import perf_counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.metrics import Metrics
from serving.problems import problem
from serving.settings import Settings

STREAMED: Final = "/v1/label"  # answered line by line, so a history may be of any length
_POLICY: Final = "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors {}"


class TooLarge(Exception):
    """A body went over the limit while it was read."""


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        limit = self._settings.max_body_bytes
        streamed = scope["path"] == STREAMED
        announced = Headers(scope=scope).get("content-length", "0")
        if not streamed and announced.isdigit() and int(announced) > limit:
            await problem(413, f"the body is larger than {limit} bytes")(scope, receive, send)
            return
        started = False
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit and not streamed:
                raise TooLarge
            return message

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY.format(self._settings.frame_ancestors)
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        try:
            await self._app(scope, counted, with_headers)
        except TooLarge:
            if started:
                raise
            await problem(413, f"the body is larger than {limit} bytes")(scope, receive, send)
        self._metrics.answered(scope, perf_counter() - began)
