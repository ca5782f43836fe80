"""The guard before every route and file: the API key, the size of the body, the time taken, who may frame the pages.

Plain ASGI: Starlette's own middleware class cannot pass on a body that is read while the answer streams.
"""

import secrets
from contextlib import suppress
from time import perf_counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.metrics import Metrics
from serving.problems import problem
from serving.settings import Settings

OPEN: Final = frozenset({"/healthz", "/readyz"})
STREAMED: Final = "/v1/label"  # answered line by line, so a history may be of any length
_POLICY: Final = "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors {}"


class _TooLarge(Exception):
    """The body went over the limit while it was read."""


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
        if refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        else:
            await self._answer(scope, receive, send)
        self._metrics.answered(scope, perf_counter() - began)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that goes no further: no key, or a body announced as too large."""
        headers = Headers(scope=scope)
        key = self._settings.api_key
        if key is not None and scope["path"] not in OPEN:
            expected = f"Bearer {key.get_secret_value()}".encode()
            if not secrets.compare_digest(headers.get("authorization", "").encode(), expected):
                refused = problem(401, "the API key is missing or wrong")
                refused.headers["WWW-Authenticate"] = "Bearer"
                return refused
        announced = headers.get("content-length", "0")
        if scope["path"] != STREAMED and announced.isdigit() and int(announced) > self._settings.max_body_bytes:
            return self._too_large()
        return None

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body and adding headers to the answer."""
        read, too_large = 0, False

        async def counted() -> Message:
            nonlocal read, too_large
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._settings.max_body_bytes and scope["path"] != STREAMED:
                too_large = True
                raise _TooLarge
            return message

        async def with_headers(message: Message) -> None:
            if too_large:
                return  # whatever the route makes of half a body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY.format(self._settings.frame_ancestors)
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, with_headers)
        if too_large:
            await self._too_large()(scope, receive, send)

    def _too_large(self) -> Response:
        return problem(413, f"the body is larger than {self._settings.max_body_bytes} bytes")
