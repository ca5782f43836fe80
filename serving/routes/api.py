"""The API: classify, check, suggest, label, feedback, and what the desk knows."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from data import inbox, policy, template
from data.labels import INTENTS_OF_TYPE, LANGUAGES, RISKS
from data.question import Label
from models.checker import DraftToCheck
from models.desk import Desk
from serving import wire
from serving.state import DeskNow, FeedbackNow, MetricsNow

router = APIRouter(
    prefix="/v1",
    tags=["api"],
    responses={
        401: {"model": wire.Problem, "description": "The API key is missing or wrong"},
        413: {"model": wire.Problem, "description": "The body is too large"},
        422: {"model": wire.Problem, "description": "The body breaks a limit or lacks a field"},
    },
)
LABEL_BATCH: Final = 512
_LABEL_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/x-ndjson": {"schema": {"type": "string", "description": 'lines of {"text": …}'}}},
    }
}


@router.post("/classify", response_model=wire.ClassifyAnswer, response_model_exclude_none=True)
def classify(body: wire.ClassifyRequest, desk: DeskNow, metrics: MetricsNow) -> dict[str, Any]:
    """Label up to 1,000 texts."""
    labels = [desk.classifier.explain(text) for text in body.texts] if body.explain else desk.classifier.label(body.texts)
    metrics.labelled(labels)
    return {"results": [_explained(label) if body.explain else label.fields() for label in labels]}


@router.post("/check", response_model=wire.CheckAnswer)
def check(body: wire.CheckRequest, desk: DeskNow, metrics: MetricsNow) -> dict[str, Any]:
    """Check a draft against a marketplace's rules."""
    result = desk.checker.check(DraftToCheck(body.text, body.marketplace, body.context, body.lang))
    metrics.checked(body.marketplace, result.verdict)
    return result.as_json()


@router.post("/suggest", response_model=wire.SuggestAnswer)
def suggest(body: wire.SuggestRequest, desk: DeskNow) -> dict[str, Any]:
    """Suggest replies that answer, state only facts, and keep the marketplace's rules."""
    return desk.suggester.suggest(body.question, body.marketplace, body.context, body.top).as_json()


class _WhileReading(StreamingResponse):
    """Answers while the request's body is still being read.

    Starlette's own waits for the client to go away by calling `receive`, which would take the body's pieces from us.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        await self.stream_response(send)


@router.post("/label", openapi_extra=_LABEL_BODY, response_class=StreamingResponse)
async def label(request: Request, desk: DeskNow) -> StreamingResponse:
    """Label lines of JSON as they come; answers in order. A line that cannot be read is answered with an error."""
    return _WhileReading(_labelled_lines(request, desk), media_type="application/x-ndjson")


@router.post("/feedback", status_code=202)
def feedback(body: wire.Feedback, store: FeedbackNow) -> dict[str, int]:
    """Keep what the agent did; stored durably before this answers."""
    return {"id": store.add(body)}


@router.get("/templates")
def templates() -> dict[str, Any]:
    """The reply templates."""
    library = template.shipped()
    return {"templates": [each.model_dump(mode="json", exclude_none=True) for each in library.templates]}


@router.get("/policies")
def policies() -> dict[str, Any]:
    """The policy packs, rule by rule."""
    return {"policies": [pack.model_dump(mode="json", exclude_none=True) for pack in policy.all_shipped()]}


@router.get("/marketplaces")
def marketplaces() -> dict[str, Any]:
    """The marketplaces and their limits, the languages and the label sets."""
    packs = [
        {
            "id": pack.marketplace,
            "name": pack.name,
            "max_length": pack.max_length,
            "reply_within_hours": pack.reply_time.hours,
        }
        for pack in policy.all_shipped()
    ]
    return {"marketplaces": packs, "languages": LANGUAGES, "intents": INTENTS_OF_TYPE, "risks": RISKS}


@router.get("/model")
def model(desk: DeskNow) -> dict[str, Any]:
    """The bundle's version, what it was made of, and its figures."""
    return desk.manifest.model_dump(mode="json", exclude={"files"})


@router.get("/inbox")
def sample_inbox() -> dict[str, Any]:
    """A sample inbox: invented questions in four languages and three marketplaces, received just now."""
    return {"items": [item.model_dump(mode="json", exclude_none=True) for item in inbox.received_before(datetime.now(UTC))]}


def _explained(label: Label) -> dict[str, Any]:
    return label.fields() | {
        "runner_up": label.runner_up,
        "runner_up_confidence": label.runner_up_confidence,
        "words": [asdict(word) for word in label.words],
    }


async def _labelled_lines(request: Request, desk: Desk) -> AsyncIterator[bytes]:
    batch: list[bytes] = []
    async for line in _lines(request):
        batch.append(line)
        if len(batch) == LABEL_BATCH:
            yield await run_in_threadpool(_label_lines, batch, desk)
            batch = []
    if batch:
        yield await run_in_threadpool(_label_lines, batch, desk)


async def _lines(request: Request) -> AsyncIterator[bytes]:
    rest = b""
    async for piece in request.stream():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
    if rest.strip():
        yield rest


def _label_lines(lines: list[bytes], desk: Desk) -> bytes:
    rows = [_row(line) for line in lines]
    labels = desk.classifier.label([row.get("text", "") for row in rows])
    answers = [row if "error" in row else row | label.fields() for row, label in zip(rows, labels, strict=True)]
    return "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers).encode()


def _row(line: bytes) -> dict[str, Any]:
    """Read one line, or say what is wrong with it in its place."""
    try:
        row = json.loads(line)
    except ValueError:
        return {"error": "not valid JSON"}
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return {"error": 'not an object with a string "text"'}
    if len(row["text"]) > wire.MAX_TEXT:
        return {"error": f"text is longer than {wire.MAX_TEXT} characters"}
    return row
