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
from data.families import family_ids
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


def import_file(source: Path, target: Path) -> int:
    """Turn one written file into corpus lines at `target`; return how many. Repeated texts are kept once."""
    lang, _, writer = source.stem.partition("_")
    read: Callable[[str, str, str], Question | Draft] = question_from if source.parent.name == "questions" else draft_from
    problems: list[Problem] = []
    records: dict[str, Question | Draft] = {}
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = read(line, lang, f"{lang}_{writer}")
            records.setdefault(record.id, record)
        except ValidationError as error:
            problems += from_pydantic(error, str(source), number)
        except (ValueError, KeyError) as error:
            problems.append(Problem(str(source), number, "", str(error)))
    raise_if_any(problems)
    lines = list(records.values())
    texts = [line.text for line in lines]
    groups = family_ids(texts, _continuations(lines), prefix=f"{lang}_{writer}")
    grouped: list[BaseModel] = [line.model_copy(update={"group": group}) for line, group in zip(lines, groups, strict=True)]
    corpus.write(target, grouped)
    return len(grouped)


def main(arguments: list[str] | None = None) -> int:
    """Import written files into `data/questions/<split>` and `data/drafts/<split>`."""
    parser = argparse.ArgumentParser(prog="python -m data.written", description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, help="questions/<lang>_<writer>.tsv or drafts/<lang>_<writer>.tsv")
    parser.add_argument("--split", choices=corpus.SPLITS, default="train")
    parser.add_argument("--into", type=Path, default=corpus.SHIPPED)
    options = parser.parse_args(arguments)
    try:
        for source in options.sources:
            task = source.parent.name
            if task not in ("questions", "drafts"):
                raise invalid(source, "must lie in a folder named questions or drafts")
            target = options.into / task / options.split / f"{source.stem}.jsonl"
            print(f"{target}: {import_file(source, target)} lines")  # noqa: T201 - a command's answer
    except InvalidInput as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    return 0


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
