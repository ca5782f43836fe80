"""The application: settings in, FastAPI app out. Routes parse, call one function, answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

from models.desk import Desk
from serving import problems
from serving.feedback import FeedbackStore
from serving.guard import Guard
from serving.metrics import Metrics
from serving.routes import api, integrations, operations, pages
from serving.settings import Settings

DESK: Final = Path(__file__).parent / "desk"


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
    app.add_middleware(Guard, settings=settings, metrics=app.state.metrics)
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
