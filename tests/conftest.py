"""Fixtures that cost something once: the trained bundle, a service around it, and a small bundle trained on a few lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from data import corpus
from models import bundle
from models.desk import Desk
from serving.app import create_app
from serving.settings import Settings


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep settings, caches and hubs of the machine out of every test."""
    for name in ("REPLYDESK_BUNDLE", "REPLYDESK_API_KEY", "REPLYDESK_DATABASE", "REPLYDESK_CHATWOOT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The default bundle; `make test` trains it before the tests."""
    assert (bundle.SHIPPED / bundle.MANIFEST).exists(), "no bundle: run 'make test', or 'replydesk train' first"
    return Desk.load(bundle.SHIPPED)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that keep feedback in a folder of the test's own."""
    return Settings(bundle=bundle.SHIPPED, database=f"sqlite:///{tmp_path / 'feedback.db'}")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of a running service."""
    with TestClient(create_app(settings)) as running:
        yield running


@pytest.fixture(scope="session")
def few_lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fortieth training line of both corpora, in files of their own: enough to train something in a second."""
    folder = tmp_path_factory.mktemp("few")
    questions = corpus.read_questions(corpus.shipped("questions", "train"))[::40]
    drafts = corpus.read_drafts(corpus.shipped("drafts", "train"))[::40]
    corpus.write(folder / "questions.jsonl", questions)
    corpus.write(folder / "drafts.jsonl", drafts)
    return folder
