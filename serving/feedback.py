"""The feedback store: what agents did with labels, suggestions and findings. Durable before the answer goes out."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, String, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from serving.wire import Feedback


class _Base(DeclarativeBase):
    pass


class FeedbackRow(_Base):
    """One piece of feedback as stored; `body` is the request as JSON."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    about: Mapped[str] = mapped_column(String(20), index=True)
    action: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)


class FeedbackStore:
    """Keeps feedback in any database SQLAlchemy reaches; SQLite by default."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url)
        _Base.metadata.create_all(self._engine)

    def add(self, feedback: Feedback) -> int:
        """Store one piece of feedback and return its number; when this returns, it is on disk."""
        row = FeedbackRow(
            at=datetime.now(UTC),
            about=feedback.about,
            action=feedback.action,
            body=feedback.model_dump_json(exclude_none=True),
        )
        with Session(self._engine) as session:
            session.add(row)
            session.commit()
            return row.id

    def all(self) -> list[dict[str, Any]]:
        """Return everything stored, oldest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(FeedbackRow).order_by(FeedbackRow.id)).all()
            return [{"id": row.id, "at": row.at.isoformat(), **json.loads(row.body)} for row in rows]

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()
