"""Errors as `application/problem+json` (RFC 9457): one shape for every one of them."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_REASONS = {404: "there is nothing here"}


def problem(status: int, detail: str, errors: Sequence[dict[str, Any]] = ()) -> JSONResponse:
    """Return the response for an error."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body | ({"errors": list(errors)} if errors else {}), status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let every error of `app` take this shape."""

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:  # noqa: ARG001
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
        response = problem(error.status_code, detail or _REASONS.get(error.status_code, "the request cannot be answered"))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:  # noqa: ARG001
        errors = [{"field": ".".join(map(str, item["loc"])), "what": item["msg"]} for item in error.errors()]
        return problem(422, "; ".join(f"{item['field']}: {item['what']}" for item in errors[:3]), errors)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
        return problem(500, "something went wrong here; the log says what")
