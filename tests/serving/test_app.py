"""The service: the contract's paths and answers, every error as problem+json, limits, key, feedback on disk."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from models import bundle
from serving.app import create_app
from serving.feedback import FeedbackStore
from serving.settings import Settings


def assert_problem(response: Response, status: int, detail: str) -> None:
    """Assert that an error has the one shape all errors have."""
    body = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert detail in body["detail"]


def test_classify_answers_each_text_in_order(client: TestClient) -> None:
    results = client.post("/v1/classify", json={"texts": ["¿Cuándo llega?", "", "muchas gracias"]}).json()["results"]
    assert [result["type"] for result in results] == ["shipping", "", "other"]
    assert results[1]["error"] == "the text is empty"
    assert "words" not in results[0]


def test_classify_explains_when_asked(client: TestClient) -> None:
    (result,) = client.post("/v1/classify", json={"texts": ["¿Cuándo llega?"], "explain": True}).json()["results"]
    assert [word["text"] for word in result["words"]] == ["¿Cuándo", "llega?"]
    assert "/" in result["runner_up"]


def test_check_says_what_where_why_and_repairs(client: TestClient) -> None:
    draft = "Hola, sí, queda stock. Llamame al 11 5544-3322."
    answer = client.post("/v1/check", json={"text": draft, "marketplace": "mercado_libre"}).json()
    (finding,) = [finding for finding in answer["findings"] if finding["rule"] == "ML-CONTACT"]
    assert answer["verdict"] == "block"
    assert draft[finding["start"] : finding["end"]] == "11 5544-3322"
    assert answer["rewrite"].startswith("Hola, sí, queda stock.")
    assert answer["length_limit"] == 350


def test_suggest_fills_facts_and_tells_the_time_to_reply_by(client: TestClient) -> None:
    context = {
        "received_at": "2026-11-25T12:00:00Z",
        "now": "2026-11-25T12:10:00Z",
        "listing": {"shipping": {"dispatch_days": 1, "delivery_days": [3, 5]}},
    }
    body = {"question": "¿Cuándo llega a Rosario?", "marketplace": "mercado_libre", "context": context, "top": 2}
    answer = client.post("/v1/suggest", json=body).json()
    assert answer["question"]["type"] == "shipping"
    assert answer["reply_by"] == "2026-11-25T10:00:00-03:00"
    assert 1 <= len(answer["suggestions"]) <= 2
    assert all(suggestion["verdict"] in ("ok", "warn") for suggestion in answer["suggestions"])


def test_label_streams_lines_in_order_and_names_the_bad_ones(client: TestClient) -> None:
    lines = [{"id": 1, "text": "¿Cuándo llega?"}, "nonsense", {"id": 3}, {"id": 4, "text": "gracias"}]
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    answers = [json.loads(line) for line in client.post("/v1/label", content=body).text.splitlines()]
    assert [answer.get("type") for answer in answers] == ["shipping", None, None, "other"]
    assert answers[0]["id"] == 1
    assert answers[1] == {"error": "not valid JSON"}
    assert answers[2] == {"error": 'not an object with a string "text"'}


def test_label_takes_more_than_one_batch(client: TestClient) -> None:
    body = "".join(json.dumps({"n": n, "text": f"cuando llega {n}"}) + "\n" for n in range(1300))
    answers = [json.loads(line) for line in client.post("/v1/label", content=body).text.splitlines()]
    assert [answer["n"] for answer in answers] == list(range(1300))


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("/v1/classify", {"texts": []}, "texts"),
        ("/v1/classify", {"texts": ["a"] * 1001}, "at most 1000"),
        ("/v1/classify", {"texts": ["a" * 10_001]}, "at most 10000 characters"),
        ("/v1/check", {"text": "hola"}, "marketplace: Field required"),
        ("/v1/check", {"text": "hola", "marketplace": "ebay"}, "mercado_libre"),
        ("/v1/check", {"text": "hola", "marketplace": "amazon", "contxt": {}}, "Extra inputs"),
        ("/v1/suggest", {"question": "hola", "marketplace": "amazon", "context": {"now": "yesterday"}}, "context.now"),
        ("/v1/suggest", {"question": "hola", "marketplace": "amazon", "top": 99}, "top"),
        ("/v1/feedback", {"about": "label", "action": "loved", "text": "x"}, "action"),
    ],
)
def test_a_body_that_breaks_a_limit_is_422_and_says_where(client: TestClient, path: str, body: object, detail: str) -> None:
    response = client.post(path, json=body)
    assert_problem(response, 422, detail)
    assert response.json()["errors"]


def test_a_body_that_is_no_json_is_422_and_one_that_is_no_text_400(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert_problem(client.post("/v1/check", content=b"{text:", headers=headers), 422, "body")
    assert_problem(client.post("/v1/check", content=b"\xff\x00{", headers=headers), 400, "parsing the body")


def test_what_is_not_there_is_404_and_a_wrong_method_405(client: TestClient) -> None:
    assert_problem(client.get("/v2/nothing"), 404, "there is nothing here")
    assert_problem(client.get("/v1/check"), 405, "cannot be answered")


def test_a_body_that_is_too_large_is_413_announced_or_not(settings: Settings) -> None:
    small = settings.model_copy(update={"max_body_bytes": 1000})
    with TestClient(create_app(small)) as client:
        body = json.dumps({"texts": ["a" * 2000]}).encode()
        assert_problem(client.post("/v1/classify", content=body), 413, "larger than 1000 bytes")

        def pieces() -> Iterator[bytes]:
            yield body[:900]
            yield body[900:]

        assert_problem(client.post("/v1/classify", content=pieces()), 413, "larger than 1000 bytes")


def test_with_a_key_everything_but_health_needs_it(settings: Settings) -> None:
    closed = settings.model_copy(update={"api_key": SecretStr("open sesame")})
    with TestClient(create_app(closed)) as client:
        for path in ("/", "/v1/model", "/metrics", "/v1/marketplaces"):
            assert_problem(client.get(path), 401, "the API key is missing or wrong")
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
        assert client.get("/v1/model", headers={"Authorization": "Bearer open sesame"}).status_code == 200
        assert_problem(client.get("/v1/model", headers={"Authorization": "Bearer nope"}), 401, "")


def test_static_files_and_the_schema_need_the_key_too(settings: Settings) -> None:
    closed = settings.model_copy(update={"api_key": SecretStr("open sesame")})
    with TestClient(create_app(closed)) as client:
        assert client.get("/desk/desk.css").status_code == 401
        assert client.get("/openapi.json").status_code == 401


def test_feedback_is_on_disk_before_the_answer(client: TestClient, settings: Settings) -> None:
    body = {"about": "label", "action": "relabelled", "text": "hola", "label": "shipping/tracking"}
    response = client.post("/v1/feedback", json=body)
    assert response.status_code == 202
    (kept,) = FeedbackStore(settings.database).all()
    assert kept["id"] == response.json()["id"]
    assert kept["label"] == "shipping/tracking"


def test_feedback_can_be_switched_off(settings: Settings) -> None:
    with TestClient(create_app(settings.model_copy(update={"feedback": False}))) as client:
        response = client.post("/v1/feedback", json={"about": "label", "action": "accepted", "text": "x"})
        assert_problem(response, 404, "feedback is switched off")


@pytest.mark.parametrize("path", ["/v1/templates", "/v1/policies", "/v1/marketplaces", "/v1/model", "/v1/inbox", "/openapi.json"])
def test_what_the_desk_knows_can_be_read(client: TestClient, path: str) -> None:
    assert client.get(path).json()


@pytest.mark.parametrize("path", ["/", "/panel"])
def test_the_page_is_served_and_nobody_else_may_frame_it(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'self'" in response.headers["content-security-policy"]


def test_the_sample_inbox_is_varied_and_fresh(client: TestClient) -> None:
    items = client.get("/v1/inbox").json()["items"]
    texts = [item["text"] for item in items]
    labels = client.post("/v1/classify", json={"texts": texts}).json()["results"]
    assert len(items) >= 20
    assert {item["marketplace"] for item in items} == {"mercado_libre", "amazon", "yandex_market"}
    assert {label["type"] for label in labels} == {"variation", "shipping", "usage", "complaint", "other"}
    assert {label["lang"] for label in labels} >= {"es", "pt", "ru", "en"}


def test_metrics_count_labels_and_verdicts_but_show_no_text(client: TestClient) -> None:
    client.post("/v1/classify", json={"texts": ["¿Cuándo llega, Ramona?"]})
    client.post("/v1/check", json={"text": "Llamame al 11 5544-3322", "marketplace": "mercado_libre"})
    client.get("/v1/nowhere/4711")
    exposition = client.get("/metrics").text
    assert 'replydesk_labels_total{type="shipping"} 1.0' in exposition
    assert 'replydesk_verdicts_total{marketplace="mercado_libre",verdict="block"} 1.0' in exposition
    assert 'path="/v1/classify"' in exposition
    assert "Ramona" not in exposition
    assert "4711" not in exposition


def test_readiness_tells_the_truth(settings: Settings) -> None:
    app = create_app(settings)
    assert TestClient(app).get("/readyz").status_code == 503  # not started: no bundle yet
    with TestClient(app) as client:
        assert client.get("/readyz").json()["bundle"] == bundle.read_manifest(bundle.SHIPPED).version


SECRET = "s3cret"
EVENT: dict[str, Any] = {
    "event": "message_created",
    "message_type": "incoming",
    "private": False,
    "content": "¿Cuándo llega mi pedido?",
    "account": {"id": 1},
    "conversation": {"id": 7},
    "inbox": {"id": 3, "name": "ML"},
}


@pytest.fixture
def chatwoot(settings: Settings) -> Iterator[TestClient]:
    secret = settings.model_copy(update={"chatwoot_secret": SecretStr(SECRET), "chatwoot_marketplaces": {"3": "mercado_libre"}})
    with TestClient(create_app(secret)) as client:
        yield client


def _deliver(client: TestClient, event: object, *, secret: str = SECRET, age: int = 0) -> Response:
    body = json.dumps(event).encode()
    sent = str(int(time.time()) - age)
    signature = hmac.new(secret.encode(), f"{sent}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Chatwoot-Timestamp": sent, "X-Chatwoot-Signature": f"sha256={signature}"}
    return client.post("/integrations/chatwoot", content=body, headers=headers)


def test_a_signed_message_comes_back_labelled_with_a_reply(chatwoot: TestClient) -> None:
    answer = _deliver(chatwoot, EVENT).json()
    assert answer["handled"]
    assert answer["label"].startswith("shipping/")
    assert "Suggested reply" in answer["note"]


@pytest.mark.parametrize(
    "change",
    [{"private": True}, {"message_type": "outgoing"}, {"event": "conversation_updated"}, {"content": None}, {"content": " "}],
)
def test_our_own_notes_and_other_events_are_ignored(chatwoot: TestClient, change: dict[str, object]) -> None:
    assert _deliver(chatwoot, EVENT | change).json() == {"handled": False}


def test_a_forged_or_replayed_delivery_is_refused(chatwoot: TestClient) -> None:
    assert_problem(_deliver(chatwoot, EVENT, secret="other"), 401, "signature")
    assert_problem(_deliver(chatwoot, EVENT, age=3600), 401, "too old")
    assert_problem(chatwoot.post("/integrations/chatwoot", json=EVENT), 401, "signature")


def test_without_a_secret_the_webhook_is_not_there(client: TestClient) -> None:
    assert_problem(_deliver(client, EVENT), 404, "Chatwoot is not set up")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REPLYDESK_API_KEY", "k")
    monkeypatch.setenv("REPLYDESK_BUNDLE", str(tmp_path))
    monkeypatch.setenv("REPLYDESK_ALLOWED_ORIGINS", '["https://desk.example"]')
    settings = Settings()
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "k"
    assert "k" not in repr(settings.api_key)
    assert (settings.bundle, settings.allowed_origins) == (tmp_path, ("https://desk.example",))
