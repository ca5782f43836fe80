"""The counts of the data card, worked out of the corpora: `python -m data.card` writes them into `data/README.md`."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Final

from data import agreement, corpus
from data.draft import Draft
from data.labels import INTENTS, LANGUAGES, RISKS
from data.question import Question

CARD: Final = corpus.SHIPPED / "README.md"
_COUNTS: Final = re.compile(r"(<!-- counts:.*?-->\n).*?(<!-- end of counts -->)", re.DOTALL)


def counts() -> str:
    """Return the tables of the shipped corpora: lines by split and language, by intent, by risk, and their writers."""
    questions = {split: corpus.read_questions(corpus.shipped("questions", split)) for split in corpus.SPLITS}
    drafts = {split: corpus.read_drafts(corpus.shipped("drafts", split)) for split in corpus.SPLITS}
    lines = _by_split("questions", questions) + _by_split("drafts", drafts)
    every_question = [line for split in questions.values() for line in split]
    every_draft = [line for split in drafts.values() for line in split]
    intents = {intent: [line for line in every_question if line.intent == intent] for intent in INTENTS}
    risks: dict[str, list[Draft]] = {risk: [line for line in every_draft if risk in line.risks] for risk in RISKS}
    risks["(clean)"] = [line for line in every_draft if not line.risks]
    return "\n".join(
        [
            _table("lines", lines),
            _table("questions by intent, all splits", [(name, _languages(found)) for name, found in intents.items()]),
            _table("drafts by risk, all splits", [(name, _languages(found)) for name, found in risks.items()]),
            _read_twice("questions", every_question),
            _read_twice("drafts", every_draft),
        ]
    )


def written_into(card: str) -> str:
    """Return the card's text with fresh counts."""
    return _COUNTS.sub(lambda match: match[1] + counts() + match[2], card)


def main() -> int:
    """Write the counts into the data card."""
    CARD.write_text(written_into(CARD.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def _by_split(
    task: str, splits: dict[corpus.Split, list[Question]] | dict[corpus.Split, list[Draft]]
) -> list[tuple[str, Counter[str]]]:
    rows = []
    for split, found in splits.items():
        writers = len({line.writer for line in found})
        rows.append((f"{task}, {split} ({writers} writers)", _languages(found)))
    return rows


def _languages(found: Sequence[Question] | Sequence[Draft]) -> Counter[str]:
    return Counter(line.lang for line in found)


def _read_twice(task: corpus.Task, lines: Sequence[Question] | Sequence[Draft]) -> str:
    """Return how far a second reader, who did not see the labels, agreed."""
    found = agreement.compared(lines, agreement.second_readings(task))
    if not found.lines:
        return ""
    head = (
        f"{task.capitalize()} read twice: {found.lines:,}; the same labels on {found.agreed / found.lines:.1%}, "
        f"Cohen's kappa {found.kappa:.2f}.\n\n| {task} read twice | lines | agreed | else taken for |\n|---|---:|---:|---|\n"
    )
    return head + "".join(
        f"| {row.label} | {row.lines} | {row.agreed / row.lines:.0%} | {row.taken_for} |\n" for row in found.by_label
    )


def _table(title: str, rows: Sequence[tuple[str, Counter[str]]]) -> str:
    head = f"| {title} | {' | '.join(LANGUAGES)} | all |\n|---|{'---:|' * (len(LANGUAGES) + 1)}\n"
    body = (f"| {name} | {' | '.join(f'{found[lang]:,}' for lang in LANGUAGES)} | {found.total():,} |\n" for name, found in rows)
    return head + "".join(body)


if __name__ == "__main__":
    sys.exit(main())
