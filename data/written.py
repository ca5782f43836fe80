"""From the tab-separated form people write corpora in to the JSON Lines the product reads.

Questions: `intent[+intent…] TAB channel TAB text`, product mentions in `{braces}`.
Drafts: `risks|- TAB marketplace TAB buyer|seller TAB text [TAB kind]`, risky clauses in `[[double brackets]]`.
The file's name says language and writer: `en_a.tsv`. Run `python -m data.written SOURCE… --split train`.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ValidationError

from data import corpus
from data.draft import Draft
from data.families import family_ids, repeated
from data.labels import TYPE_OF_INTENT, full_label
from data.problems import InvalidInput, Problem, from_pydantic, invalid, raise_if_any
from data.question import Question, Span

BRACES = re.compile(r"\{([^{}]*)\}")
BRACKETS = re.compile(r"\[\[(.*?)\]\]")


def unmark(text: str, mark: re.Pattern[str]) -> tuple[str, tuple[Span, ...]]:
    """Remove the marks around spans; return the plain text and the spans in it."""
    plain, spans, end = "", [], 0
    for match in mark.finditer(text):
        plain += text[end : match.start()]
        if match[1]:
            spans.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        end = match.end()
    return plain + text[end:], tuple(spans)


def question_from(line: str, lang: str, writer: str) -> Question:
    """Read one line of a questions file; raises ValueError when it is not one."""
    labels, channel, marked = line.split("\t")
    intent, *others = labels.split("+")
    if unknown := [name for name in (intent, *others) if name not in TYPE_OF_INTENT]:
        raise ValueError(f"unknown intent {unknown[0]!r}")
    text, mentions = unmark(marked.strip(), BRACES)
    return Question.model_validate(
        {
            "id": _id(writer, text),
            "text": text,
            "lang": lang,
            "type": TYPE_OF_INTENT[intent],
            "intent": intent,
            "also": tuple(map(full_label, others)),
            "channel": channel,
            "group": "",
            "writer": writer,
            "mentions": mentions,
        }
    )


def draft_from(line: str, lang: str, writer: str) -> Draft:
    """Read one line of a drafts file; raises ValueError when it is not one."""
    risks, marketplace, started_by, marked, *kind = line.split("\t")
    text, clauses = unmark(marked.strip(), BRACKETS)
    return Draft.model_validate(
        {
            "id": _id(writer, text),
            "text": text,
            "lang": lang,
            "risks": () if risks == "-" else tuple(risks.split(",")),
            "marketplace": marketplace,
            "buyer_started": {"buyer": True, "seller": False}[started_by],
            "group": "",
            "writer": writer,
            "clauses": clauses,
            "kind": kind[0] if kind else "",
        }
    )


def import_file(source: Path, folder: Path, split: corpus.Split) -> tuple[int, int]:
    """Turn one written file into corpus lines of a split; return how many were kept and how many left out.

    Left out are texts that stand twice, and texts that nearly repeat a line of another split: a split never tells
    anything about another.
    """
    task = _task(source)
    lang, _, writer = source.stem.partition("_")
    written = _read(source, task, lang, f"{lang}_{writer}")
    lines = list({line.id: line for line in written}.values())
    elsewhere = _texts_of_other_splits(folder, task, split, lang)
    leaked = repeated([line.text for line in lines], elsewhere)
    kept = [line for line, known in zip(lines, leaked, strict=True) if not known]
    groups = family_ids([line.text for line in kept], _continuations(kept), prefix=f"{lang}_{writer}")
    grouped: list[BaseModel] = [line.model_copy(update={"group": group}) for line, group in zip(kept, groups, strict=True)]
    corpus.write(folder / task / split / f"{source.stem}.jsonl", grouped)
    return len(kept), len(written) - len(kept)


def main(arguments: list[str] | None = None) -> int:
    """Import written files into `data/questions/<split>` and `data/drafts/<split>`."""
    parser = argparse.ArgumentParser(prog="python -m data.written", description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, help="questions/<lang>_<writer>.tsv or drafts/<lang>_<writer>.tsv")
    parser.add_argument("--split", choices=corpus.SPLITS, default="train")
    parser.add_argument("--into", type=Path, default=corpus.SHIPPED)
    options = parser.parse_args(arguments)
    try:
        for source in options.sources:
            kept, left_out = import_file(source, options.into, options.split)
            print(f"{source}: {kept} lines, {left_out} left out")  # noqa: T201 - a command's answer
    except InvalidInput as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _task(source: Path) -> corpus.Task:
    if source.parent.name == "questions":
        return "questions"
    if source.parent.name == "drafts":
        return "drafts"
    raise invalid(source, "must lie in a folder named questions or drafts")


def _read(source: Path, task: corpus.Task, lang: str, writer: str) -> list[Question | Draft]:
    read: Callable[[str, str, str], Question | Draft] = question_from if task == "questions" else draft_from
    problems: list[Problem] = []
    lines: list[Question | Draft] = []
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        try:
            lines.append(read(line, lang, writer))
        except ValidationError as error:
            problems += from_pydantic(error, str(source), number)
        except (ValueError, KeyError) as error:
            problems.append(Problem(str(source), number, "", str(error)))
    raise_if_any(problems)
    return lines


def _texts_of_other_splits(folder: Path, task: corpus.Task, split: corpus.Split, lang: str) -> list[str]:
    paths = [
        path for other in corpus.SPLITS if other != split for path in sorted((folder / task / other).glob(f"{lang}_*.jsonl"))
    ]
    read = corpus.read_questions if task == "questions" else corpus.read_drafts
    return [line.text for line in read(paths)]


def _continuations(lines: list[Question | Draft]) -> list[bool]:
    """Say of each line whether it names the same product as the one before: writers put a contrast family in a row."""
    named = [_first_mention(line) for line in lines]
    return [bool(name) and name == before for name, before in zip(named, ["", *named], strict=False)]


def _first_mention(line: Question | Draft) -> str:
    spans = line.mentions if isinstance(line, Question) else ()
    return line.text[slice(*spans[0])].casefold() if spans else ""


def _id(writer: str, text: str) -> str:
    return hashlib.sha256(f"{writer}\t{text}".encode()).hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
