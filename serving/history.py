"""The history report: one self-contained page about a labelled question history."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.filters import reason_to_ignore
from models.reading import read
from models.recognizers.emails import EmailRecognizer
from models.recognizers.phones import PhoneRecognizer
from serving.files import whole
from serving.labelling import Summary

TEMPLATE: Final = "history.html.j2"
MASK: Final = "•••"


def write(summary: Summary, path: Path) -> None:
    """Render the page and write it whole."""
    with whole(path) as partial:
        partial.write_text(render(summary), encoding="utf-8")


def render(summary: Summary) -> str:
    """Return the page; contact data in the examples is masked."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    unsure = [(masked(text), label, confidence) for text, label, confidence in summary.unsure]
    return environment.get_template(TEMPLATE).render(counts=summary.as_json(), unsure=unsure)


def masked(text: str) -> str:
    """Replace phone numbers and e-mail addresses."""
    reading = read(text)
    found = [item for recognizer in (PhoneRecognizer(), EmailRecognizer()) for item in recognizer.find(reading)]
    spans = sorted(item.span(reading) for item in found if reason_to_ignore(item, reading) is None)
    for start, end in reversed(spans):
        text = text[:start] + MASK + text[end:]
    return text
