"""The desk page in a real browser: each of an agent's journeys. Screenshots are kept in `tests/artefacts/`."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from models import bundle
from serving.app import create_app
from serving.feedback import FeedbackStore
from serving.settings import Settings

ARTEFACTS = Path(__file__).parent.parent / "artefacts"
RISKY = "Hola 👋, sí, queda stock. Llamame al 11 5544-3322 y te paso fotos."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a running service, and the URL of its feedback store."""
    database = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'feedback.db'}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(bundle=bundle.SHIPPED, database=database))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", database
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the machine's own, else Playwright's."""
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, served: tuple[str, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """The desk, open and loaded, in English; a screenshot of how the test leaves it. Errors in the console fail the test."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-US", permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if _is_ours(message) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(served[0])
    expect(page.locator("#rows [role=option]")).to_have_count(28)
    yield page
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / f"{request.node.name}.png"))
    context.close()
    assert errors == []


def _is_ours(message: ConsoleMessage) -> bool:
    """Say whether the page itself complains; a failed request is for the page to explain to the agent."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


def open_item(page: Page, text: str) -> None:
    """Open the question that contains a text."""
    page.locator("#rows [role=option]", has_text=text).first.click()
    expect(page.locator("#question")).to_contain_text(text)
    expect(page.locator("#suggest-body")).not_to_be_empty()


def first_open_question(page: Page) -> None:
    """Open a question on Mercado Libre that gets suggestions."""
    page.select_option("select[name=market]", "mercado_libre")
    page.select_option("select[name=type]", "variation")
    page.locator("#rows [role=option]").first.click()
    expect(page.locator("#suggest-body li, #suggest-body article").first).to_be_visible()


def test_the_inbox_shows_every_question_with_its_label(page: Page) -> None:
    expect(page.locator("#rows [role=option] .chip, #rows [role=option] .label").first).to_be_visible()
    page.select_option("select[name=market]", "yandex_market")
    rows = page.locator("#rows [role=option]")
    expect(rows.first).to_contain_text("Yandex Market")
    assert 0 < rows.count() < 28


def test_the_question_shows_the_words_that_decided_and_the_confidence(page: Page) -> None:
    first_open_question(page)
    expect(page.locator("#question mark, #question .word").first).to_be_visible()
    expect(page.locator("#question")).to_contain_text("%")


def test_a_suggestion_goes_into_the_editor_and_is_clean(page: Page) -> None:
    first_open_question(page)
    page.get_by_role("button", name="Insert").first.click()
    expect(page.locator("#draft")).not_to_have_value("")
    expect(page.locator("#verdict")).to_have_text("Keeps the rules")


def test_risky_spans_are_marked_while_typing_explained_and_repaired(page: Page) -> None:
    first_open_question(page)
    page.locator("#draft").fill("")
    page.locator("#draft").press_sequentially(RISKY, delay=2)
    mark = page.locator("#marks mark", has_text="11 5544-3322")
    expect(mark).to_be_attached()
    expect(page.locator("#findings")).to_contain_text("ML-CONTACT")
    expect(page.locator("#counter")).to_contain_text(str(len(RISKY)))
    page.locator("#draft").press("Alt+r")
    expect(page.locator("#draft")).not_to_have_value(RISKY)
    assert "5544" not in page.locator("#draft").input_value()
    expect(page.locator("#marks mark")).to_have_count(0)


def test_the_same_draft_gets_three_verdicts_side_by_side(page: Page) -> None:
    first_open_question(page)
    page.locator("#draft").fill("Будем рады любому вашему отзыву о чайнике.")
    page.locator("#three").click()
    verdicts = page.locator("#verdicts")
    for name in ("Mercado Libre", "Amazon", "Yandex Market"):
        expect(verdicts).to_contain_text(name)
    expect(verdicts).to_contain_text("AZ-REVIEW-ANY")


def test_a_whole_question_can_be_answered_without_the_mouse(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Insert").first).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#draft")).not_to_have_value("")
    if "[…]" in page.locator("#draft").input_value():
        page.locator("#draft").fill(page.locator("#draft").input_value().replace("[…]", "algodón"))
    page.locator("#draft").press("Control+Enter")
    expect(page.locator("#progress-text")).to_contain_text("1 of 28")
    assert page.evaluate("navigator.clipboard.readText()")


def test_a_correction_is_kept_by_the_service(page: Page, served: tuple[str, str]) -> None:
    first_open_question(page)
    page.locator("#question").get_by_role("button", name="Rather").click()
    expect(page.locator("#question")).to_contain_text("corrected", ignore_case=True)
    page.wait_for_timeout(300)
    assert any(row["action"] == "relabelled" for row in FeedbackStore(served[1]).all())


def test_a_closing_needs_no_reply_and_amazon_says_what_to_do(page: Page) -> None:
    open_item(page, "thank you so much for the quick help")
    expect(page.locator("body")).to_contain_text("No response needed")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#progress-text")).to_contain_text("1 of 28")


def test_a_buyer_who_blocked_the_seller_gets_no_suggestions_and_the_reason(page: Page) -> None:
    open_item(page, "Ya no me escriban")
    expect(page.locator("body")).to_contain_text("ML-BLOCKED")
    expect(page.get_by_role("button", name="Insert")).to_have_count(0)


@pytest.mark.parametrize(("lang", "word"), [("es", "Bandeja"), ("pt", "Caixa"), ("ru", "Входящие")])
def test_the_interface_speaks_the_agents_language(page: Page, lang: str, word: str) -> None:
    page.select_option("#language", lang)
    expect(page.locator("#inbox-title")).to_contain_text(word)
    page.reload()
    expect(page.locator("#inbox-title")).to_contain_text(word)


def test_it_is_usable_at_360_pixels_and_in_the_dark(page: Page) -> None:
    page.locator("#theme").click()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("#question")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#question").get_by_role("button").first.click()
    expect(page.locator("#rows [role=option]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_file_is_labelled_in_the_page(page: Page, tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_text('id,text\n1,"¿Cuándo\nllega?"\n2,muchas gracias\n3,\n', encoding="utf-8")
    page.locator("#open-batch").click()
    page.locator("#batch input[type=file]").set_input_files(tmp_path / "history.csv")
    if page.locator("#batch").get_by_role("button", name="Label").count():
        page.locator("#batch").get_by_role("button", name="Label").first.click()
    expect(page.locator("#batch")).to_contain_text("Shipping")
    expect(page.locator("#batch").get_by_text("CSV").first).to_be_visible()


def test_a_service_that_goes_away_is_one_clear_line_and_comes_back(page: Page) -> None:
    first_open_question(page)
    page.route(
        "**/v1/check", lambda route: route.fulfill(status=503, content_type="application/problem+json", body='{"detail": "away"}')
    )
    page.locator("#draft").fill(RISKY)
    note = page.locator("#editor-note")
    expect(note).not_to_be_empty()
    page.unroute("**/v1/check")
    note.get_by_role("button").first.click()
    expect(page.locator("#findings")).to_contain_text("ML-CONTACT")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_assistive_technology(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    first_open_question(page)
    page.locator("#draft").fill(RISKY)
    expect(page.locator("#findings")).to_contain_text("ML-CONTACT")
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


def test_the_panel_takes_a_question_without_an_inbox(browser: Browser, served: tuple[str, str]) -> None:
    page = browser.new_page(locale="en-US")
    page.goto(served[0] + "/panel")
    page.locator("#paste textarea").fill("¿Cuándo llega a Rosario?")
    page.locator("#paste").get_by_role("button").first.click()
    expect(page.locator("#question")).to_contain_text("Shipping")
    page.close()
