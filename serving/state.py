"""What a route may ask for: named dependencies, so that its signature says all it uses."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from models.desk import Desk
from serving.feedback import FeedbackStore
from serving.metrics import Metrics
from serving.settings import Settings


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


def _feedback(request: Request) -> FeedbackStore:
    store: FeedbackStore | None = request.app.state.feedback
    if store is None:
        raise HTTPException(404, "feedback is switched off")
    return store


DeskNow = Annotated[Desk, Depends(_desk)]
SettingsNow = Annotated[Settings, Depends(_settings)]
MetricsNow = Annotated[Metrics, Depends(_metrics)]
FeedbackNow = Annotated[FeedbackStore, Depends(_feedback)]
