"""The README's table of figures, written from the default bundle's manifest: `python -m evaluation.scoreboard`."""

import re
import sys
from pathlib import Path
from typing import Any, Final

from data.labels import LANGUAGES
from models import bundle

README: Final = Path(__file__).parent.parent / "README.md"
_FIGURES: Final = re.compile(r"(<!-- figures:.*?-->\n).*?(<!-- end of figures -->)", re.DOTALL)
_ROWS: Final = (
    ("questions", "type_macro_f1", "type of a question, macro-F1", "{:.2f}"),
    ("questions", "intent_accuracy", "intent (26), accuracy", "{:.2f}"),
    ("questions", "intent_chance", "— by chance", "{:.2f}"),
    ("questions", "review_share", "questions sent to review", "{:.0%}"),
    ("questions", "type_errors_without_review", "wrong types among the others", "{:.1%}"),
    ("drafts", "any_risk_recall", "risky drafts found", "{:.0%}"),
    ("drafts", "false_alarms", "clean drafts with a false alarm", "{:.1%}"),
    ("drafts", "risk_macro_f1", "risks (15), macro-F1", "{:.2f}"),
)


def table(figures: dict[str, Any]) -> str:
    """Return the table of a manifest's figures."""
    head = f"| test split | {' | '.join(LANGUAGES)} |\n|---|{'---:|' * len(LANGUAGES)}\n"
    rows = (
        f"| {title} | {' | '.join(form.format(figures[task][lang][name]) for lang in LANGUAGES)} |\n"
        for task, name, title, form in _ROWS
    )
    return head + "".join(rows)


def written_into(readme: str) -> str:
    """Return the README's text with the default bundle's figures."""
    figures = bundle.read_manifest(bundle.SHIPPED).figures
    return _FIGURES.sub(lambda match: match[1] + table(figures) + match[2], readme)


def main() -> int:
    """Write the figures into the README."""
    README.write_text(written_into(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
