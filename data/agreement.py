"""The second reader: a twentieth of the corpora labelled again, blind, to learn how far two people agree.

Which lines are read again is fixed by their id, so the sample grows with the corpora and nobody picks it. `sheet`
writes the lines still to be read without their labels; `import` takes the filled sheet; `disagreements` lists where
the two differ, for the label guide. The data card shows the agreement by label.
"""

import argparse
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from data import corpus
from data.draft import Draft
from data.labels import INTENTS, LANGUAGES, RISKS, Language
from data.problems import InvalidInput, Problem, raise_if_any
from data.question import Question

FOLDER: Final = corpus.SHIPPED / "agreement"
ONE_IN: Final = 20
CLEAN: Final = "-"


class SecondReading(BaseModel):
    """The labels a second reader gave the line with this id: the primary intent, or the risks (`-` for none)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    labels: tuple[str, ...]
    reader: str


@dataclass(frozen=True)
class LabelAgreement:
    """Of the lines that the writer gave `label`, on how many the reader agreed, and what else the reader saw most."""

    label: str
    lines: int
    agreed: int
    taken_for: str


@dataclass(frozen=True)
class Agreement:
    """Agreement on one task: lines read twice, Cohen's kappa over the exact label sets, and by label."""

    lines: int
    agreed: int
    kappa: float
    by_label: tuple[LabelAgreement, ...]


def is_sampled(line_id: str) -> bool:
    """Say whether a line belongs to the twentieth that is read twice."""
    return zlib.crc32(line_id.encode()) % ONE_IN == 0


def sample(task: corpus.Task, lang: Language | None = None) -> list[Question] | list[Draft]:
    """Return the shipped lines that are to be read twice."""
    paths = [path for split in corpus.SPLITS for path in corpus.shipped(task, split)]
    lines = corpus.read_questions(paths) if task == "questions" else corpus.read_drafts(paths)
    return [line for line in lines if is_sampled(line.id) and lang in (None, line.lang)]  # type: ignore[return-value]


def second_readings(task: corpus.Task) -> dict[str, SecondReading]:
    """Return the second readings of a task by line id."""
    found: dict[str, SecondReading] = {}
    for path in sorted((FOLDER / task).glob("*.jsonl")):
        found |= {line.id: line for line in map(SecondReading.model_validate_json, path.read_text("utf-8").splitlines())}
    return found


def labels_of(line: Question | Draft) -> tuple[str, ...]:
    """Return the labels two readers are compared on."""
    return (line.intent,) if isinstance(line, Question) else tuple(sorted(line.risks)) or (CLEAN,)


def compared(lines: Sequence[Question | Draft], readings: dict[str, SecondReading]) -> Agreement:
    """Compare the writers' labels of the lines read twice with the readers'."""
    pairs = [(labels_of(line), tuple(sorted(readings[line.id].labels))) for line in lines if line.id in readings]
    others: dict[str, Counter[str]] = defaultdict(Counter)
    for first, second in pairs:
        for label in first:
            others[label].update([label] if label in second else [seen for seen in second if seen not in first] or [CLEAN])
    by_label = [
        LabelAgreement(
            label,
            seen.total(),
            seen[label],
            next((name for name, _ in (seen - Counter({label: seen[label]})).most_common(1)), ""),
        )
        for label, seen in sorted(others.items(), key=lambda item: (item[1][item[0]] / item[1].total(), item[0]))
    ]
    return Agreement(len(pairs), sum(first == second for first, second in pairs), _kappa(pairs), tuple(by_label))


def _kappa(pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> float:
    """Cohen's kappa (1960): agreement beyond what the two label distributions would give by chance."""
    if not pairs:
        return 0.0
    first, second = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    observed = sum(one == other for one, other in pairs) / len(pairs)
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def sheet(task: corpus.Task, lang: Language) -> str:
    """Return `id TAB text` of the sampled lines that nobody has read again yet, in an order that tells nothing."""
    read = second_readings(task)
    waiting = [line for line in sample(task, lang) if line.id not in read]
    waiting.sort(key=lambda line: line.id)
    return "".join(f"{line.id}\t{line.text}\n" for line in waiting)


def import_sheet(path: Path, task: corpus.Task, reader: str) -> int:
    """Take a filled sheet, `id TAB label[,label…]` a line; return how many readings it held. Raises `InvalidInput`."""
    known = set(INTENTS) if task == "questions" else {*RISKS, CLEAN}
    ids = {line.id for line in sample(task)}
    problems, readings = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line_id, _, labels = line.partition("\t")
        names = tuple(name.strip() for name in labels.split("\t")[0].split(","))
        if line_id not in ids:
            problems.append(Problem(str(path), number, "id", f"{line_id!r} is not a line of the sample"))
        elif unknown := [name for name in names if name not in known]:
            problems.append(Problem(str(path), number, "label", f"{unknown[0]!r} is none of {', '.join(sorted(known))}"))
        else:
            readings.append(SecondReading(id=line_id, labels=names, reader=reader))
    raise_if_any(problems)
    corpus.write(FOLDER / task / f"{reader}.jsonl", readings)
    return len(readings)


def disagreements(task: corpus.Task) -> list[tuple[Question | Draft, SecondReading]]:
    """Return the lines that the two readers label differently."""
    read = second_readings(task)
    return [
        (line, read[line.id])
        for line in sample(task)
        if line.id in read and labels_of(line) != tuple(sorted(read[line.id].labels))
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write sheets for second readers, import them, list the disagreements."""
    parser = argparse.ArgumentParser(prog="python -m data.agreement", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("sheet", "import", "disagreements"):
        command = commands.add_parser(name)
        command.add_argument("task", choices=("questions", "drafts"))
        if name == "sheet":
            command.add_argument("lang", choices=LANGUAGES)
        if name == "import":
            command.add_argument("file", type=Path)
            command.add_argument("reader")
    options = parser.parse_args(arguments)
    try:
        print(_answer(options))  # noqa: T201 - a command's answer
    except InvalidInput as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _answer(options: argparse.Namespace) -> str:
    if options.command == "sheet":
        return sheet(options.task, options.lang).rstrip("\n")
    if options.command == "import":
        return f"{import_sheet(options.file, options.task, options.reader)} readings by {options.reader}"
    return "\n".join(
        f"{','.join(labels_of(line))}\t{','.join(reading.labels)}\t{line.lang}\t{line.text}"
        for line, reading in disagreements(options.task)
    )


if __name__ == "__main__":
    sys.exit(main())
