"""Operations: alive, ready, metrics."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from serving.problems import problem
from serving.state import MetricsNow

router = APIRouter(tags=["operations"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@router.get("/readyz", response_model=None)
def readyz(request: Request) -> dict[str, str] | Response:
    """The bundle is loaded and the service can answer."""
    desk = getattr(request.app.state, "desk", None)
    if desk is None:
        return problem(503, "the bundle is not loaded")
    return {"status": "ready", "bundle": desk.manifest.version}


@router.get("/metrics")
def metrics(metrics: MetricsNow) -> Response:
    """Counters and timings in Prometheus' text format."""
    return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)
