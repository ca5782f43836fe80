"""What held-out writers say of the corpora: learning curves, and lines whose label the models doubt.

`replydesk curves` and `python -m training.held_out` (the doubtful lines) are the commands.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from data import corpus
from data.draft import Draft
from data.labels import INTENTS, LANGUAGES
from data.question import Question
from evaluation import curves
from evaluation import drafts as drafts_task
from evaluation import questions as questions_task
from models.checker import DraftChecker
from training.drafts import train_risk_heads
from training.pipeline import Splits
from training.questions import train_classifier

FOLDS: Final = 5
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Doubt:
    """A question whose own label got `probability` from a model of other families, which says `instead`."""

    question: Question
    probability: float
    instead: str


def learning_curves(splits: Splits, seed: int = 0, progress: Progress = lambda stage: None) -> list[curves.Curve]:
    """Train on growing shares of both corpora and measure on dev: test stays for the last word."""

    def questions(lines: list[Question]) -> dict[str, object]:
        return questions_task.evaluate(train_classifier(lines, splits.questions["dev"], seed), splits.questions["dev"])

    def drafts(lines: list[Draft]) -> dict[str, object]:
        return drafts_task.evaluate(DraftChecker(train_risk_heads(lines, splits.drafts["dev"], seed)), splits.drafts["dev"])

    with threadpool_limits(1):
        return [
            curves.measure("questions", "intent_accuracy", splits.questions["train"], questions, seed, progress),
            curves.measure("drafts", "risk_macro_f1", splits.drafts["train"], drafts, seed, progress),
        ]


def doubts(lines: Sequence[Question], dev: Sequence[Question], seed: int = 0) -> list[Doubt]:
    """Return the questions that models trained on other families (5 folds) label differently, the surest first."""
    found: list[Doubt] = []
    for held, rest in _folds(lines, seed):
        classifier = train_classifier(rest, dev, seed)
        probabilities = classifier.probabilities([line.text for line in held]).intents
        best = probabilities.argmax(1)
        for line, row, chosen in zip(held, probabilities, best, strict=True):
            if INTENTS[chosen] != line.intent:
                found.append(Doubt(line, float(row[INTENTS.index(line.intent)]), INTENTS[chosen]))
    return sorted(found, key=lambda doubt: doubt.probability)


def _folds(lines: Sequence[Question], seed: int) -> Iterator[tuple[list[Question], list[Question]]]:
    groups = sorted({line.group for line in lines})
    fold_of = dict(zip(groups, np.random.default_rng(seed).integers(FOLDS, size=len(groups)), strict=True))
    for fold in range(FOLDS):
        yield (
            [line for line in lines if fold_of[line.group] == fold],
            [line for line in lines if fold_of[line.group] != fold],
        )


def main(arguments: list[str] | None = None) -> int:
    """List doubtful lines: `probability TAB label TAB the model's TAB id TAB text`, the most doubtful first."""
    parser = argparse.ArgumentParser(prog="python -m training.held_out", description=main.__doc__)
    parser.add_argument("lang", choices=LANGUAGES)
    parser.add_argument("--most", type=int, default=200)
    options = parser.parse_args(arguments)
    train, dev = (
        [line for line in corpus.read_questions(corpus.shipped("questions", split)) if line.lang == options.lang]
        for split in ("train", "dev")
    )
    with threadpool_limits(1):
        found = doubts(train, dev)
    for doubt in found[: options.most]:
        line = doubt.question
        print(f"{doubt.probability:.4f}\t{line.intent}\t{doubt.instead}\t{line.id}\t{line.text}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
