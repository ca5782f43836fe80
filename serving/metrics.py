"""Prometheus metrics: how fast, how many, which labels and verdicts. Never a text."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import Scope

from data.question import Label


class Metrics:
    """The service's counters, in a registry of their own, so that several apps in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram("replydesk_request_seconds", "Time to answer", ["path"], registry=self.registry)
        self._labels = Counter("replydesk_labels", "Questions labelled", ["type"], registry=self.registry)
        self._reviews = Counter("replydesk_reviews", "Questions sent to review", registry=self.registry)
        self._verdicts = Counter("replydesk_verdicts", "Drafts checked", ["marketplace", "verdict"], registry=self.registry)

    def answered(self, scope: Scope, seconds: float) -> None:
        """Count an answer under its route's path, so that unknown paths do not multiply the series."""
        self._seconds.labels(getattr(scope.get("route"), "path", "other")).observe(seconds)

    def labelled(self, labels: Iterable[Label]) -> None:
        """Count labels given."""
        for label in labels:
            self._labels.labels(label.type or "none").inc()
            self._reviews.inc(label.needs_review)

    def checked(self, marketplace: str, verdict: str) -> None:
        """Count a verdict."""
        self._verdicts.labels(marketplace, verdict).inc()

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)
