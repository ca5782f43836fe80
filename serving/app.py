"""The application: settings in, FastAPI app out. Routes parse, call one function, answer."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

from models.desk import Desk
from serving import problems
from serving.feedback import FeedbackStore
from serving.metrics import Metrics
from serving.routes import api, integrations, operations, pages
from serving.settings import Settings

DESK: Final = Path(__file__).parent / "desk"
_OPEN: Final = frozenset({"/healthz", "/readyz"})


def create_app(settings: Settings) -> FastAPI:
    """Return the service; the bundle is loaded when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.desk = Desk.load(settings.bundle)
        app.state.feedback = FeedbackStore(settings.database) if settings.feedback else None
        yield
        if app.state.feedback:
            app.state.feedback.close()

    app = FastAPI(
        title="replydesk",
        description="Labels buyers' questions, checks sellers' drafts, suggests replies. Errors are application/problem+json.",
        version=_version(),
        lifespan=lifespan,
        dependencies=[Depends(_authorised)],
        generate_unique_id_function=_operation_id,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.metrics = Metrics()
    problems.install(app)
    for routes in (api, operations, integrations, pages):
        app.include_router(routes.router)
    app.mount("/desk", StaticFiles(directory=DESK), name="desk")
    app.middleware("http")(_guard)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.allowed_origins, allow_methods=["GET", "POST"], allow_headers=["*"]
        )
    return app


def _operation_id(route: APIRoute) -> str:
    """Name operations after their functions, so that generated clients read well."""
    return route.name


def _version() -> str:
    from importlib import metadata

    return metadata.version("replydesk")


async def _authorised(request: Request) -> None:
    """Refuse a request without the API key, when one is set."""
    key = request.app.state.settings.api_key
    if key is None or request.url.path in _OPEN:
        return
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {key.get_secret_value()}".encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse bodies that are too large, time the rest, and say who may frame the pages."""
    settings: Settings = request.app.state.settings
    announced = request.headers.get("Content-Length", "0")
    if announced.isdigit() and int(announced) > settings.max_body_bytes:
        return problems.problem(413, f"the body is larger than {settings.max_body_bytes} bytes")
    with request.app.state.metrics.timed(request):
        response = await call_next(request)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors {settings.frame_ancestors}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
