"""The pipeline: prepare, fit, calibrate, evaluate, bundle. Equal inputs and seed make an equal bundle, byte for byte."""

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final, TypeVar

from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from data import corpus, inbox, lexicon, template
from data.draft import Draft
from data.labels import INTENTS, LANGUAGES, RISKS
from data.problems import Problem, invalid, raise_if_any
from data.question import Question
from evaluation import drafts as drafts_task
from evaluation import questions as questions_task
from models import bundle
from models.bundle import Manifest
from models.checker import DraftChecker
from models.classifier import QuestionClassifier
from models.desk import DRAFTS, QUESTIONS
from models.risks import RiskHeads
from training import card
from training.drafts import train_risk_heads
from training.questions import train_classifier

HELD_OUT: Final = 10  # of a corpus without splits, one family in this many is for dev and one for test
FEWEST: Final = 50  # lines of a corpus that can be split and learnt from

Progress = Callable[[str, float], None]
Line = TypeVar("Line", Question, Draft)


@dataclass(frozen=True)
class Splits:
    """The lines of both corpora, each split by writers or families, and the digest of the files they came from."""

    questions: dict[str, list[Question]]
    drafts: dict[str, list[Draft]]
    digests: dict[str, str]


def prepare(questions: Sequence[Path] = (), drafts: Sequence[Path] = (), sources: Sequence[str] = ()) -> Splits:
    """Read the corpora: the shipped ones with their splits, or the files given, split by family.

    With `sources` only the lines of these writers are trained on; dev and test stay whole.
    """
    digests = {
        "templates": corpus.digest([*sorted(template.FOLDER.glob("*.yaml")), inbox.FILE]),
        "lexicons": corpus.digest(sorted(lexicon.FOLDER.iterdir())),
    }
    found = Splits(
        _prepare("questions", questions, corpus.read_questions, digests),
        _prepare("drafts", drafts, corpus.read_drafts, digests),
        digests,
    )
    return _only(found, sources) if sources else found


def run(splits: Splits, out: Path, seed: int = 0, jobs: int = 2, progress: Progress = lambda stage, share: None) -> Manifest:
    """Train both models and write the bundle to `out`; return its manifest."""
    shares = {QUESTIONS: 0.0, DRAFTS: 0.0}

    def of(task: str) -> Callable[[float], None]:
        def report(share: float) -> None:
            shares[task] = share
            progress("training", 0.9 * sum(shares.values()) / len(shares))

        return report

    with threadpool_limits(1):  # sums in one order, whatever the machine: equal inputs, equal bundle
        classifier, heads = Parallel(n_jobs=jobs, prefer="threads")(
            [
                delayed(train_classifier)(splits.questions["train"], splits.questions["dev"], seed, of(QUESTIONS)),
                delayed(train_risk_heads)(splits.drafts["train"], splits.drafts["dev"], seed, of(DRAFTS)),
            ]
        )
    progress("evaluating", 0.9)
    figures = _figures(classifier, heads, splits)
    progress("writing", 0.95)
    parts = {QUESTIONS: classifier.to_part(), DRAFTS: heads.to_part()}
    manifest = {
        "version": _version(splits, seed),
        "created_with": f"replydesk {code_version()}",
        "seed": seed,
        "languages": LANGUAGES,
        "intents": INTENTS,
        "risks": RISKS,
        "corpora": splits.digests,
        "figures": figures,
    }
    made = bundle.write(out, parts, manifest, {"MODEL_CARD.md": card.write(manifest, splits, classifier)})
    progress("done", 1.0)
    return made


def code_version() -> str:
    """Return the version of the code: of the checkout it runs from, else of the installed package."""
    project = Path(__file__).parent.parent / "pyproject.toml"
    if project.exists():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("replydesk")


def _prepare(
    task: corpus.Task, paths: Sequence[Path], read: Callable[[Sequence[Path]], list[Line]], digests: dict[str, str]
) -> dict[str, list[Line]]:
    if not paths:
        split: dict[str, list[Line]] = {name: read(corpus.shipped(task, name)) for name in corpus.SPLITS}
        digests[task] = corpus.digest(path for name in corpus.SPLITS for path in corpus.shipped(task, name))
        return split
    files = corpus.files_of(paths)
    digests[task] = corpus.digest(files)
    lines = read(files)
    if len(lines) < FEWEST:
        raise invalid(files[0], f"holds {len(lines)} {task}; at least {FEWEST} are needed to train and to measure")
    return _by_family(lines)


def _only(splits: Splits, sources: Sequence[str]) -> Splits:
    """Keep the training lines of the writers named; each writer must be there, and both tasks keep something to learn."""
    lines: list[Question | Draft] = [*splits.questions["train"], *splits.drafts["train"]]
    writers = sorted({line.writer for line in lines})
    problems = [
        Problem("--sources", None, name, f"no such writer; there are {', '.join(writers)}")
        for name in sources
        if name not in writers
    ]
    raise_if_any(problems)
    questions = [line for line in splits.questions["train"] if line.writer in sources]
    drafts = [line for line in splits.drafts["train"] if line.writer in sources]
    if min(len(questions), len(drafts)) < FEWEST:
        raise invalid("--sources", f"leave {len(questions)} questions and {len(drafts)} drafts; {FEWEST} of each are needed")
    digests = splits.digests | {"sources": hashlib.sha256("|".join(sorted(sources)).encode()).hexdigest()}
    return Splits(splits.questions | {"train": questions}, splits.drafts | {"train": drafts}, digests)


def _by_family(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Split by a hash of the family, so that a family is never in two splits and a line never changes its split."""
    split: dict[str, list[Line]] = {"train": [], "dev": [], "test": []}
    for line in lines:
        place = int.from_bytes(hashlib.sha256(line.group.encode()).digest()[:4]) % HELD_OUT
        split["test" if place == 0 else "dev" if place == 1 else "train"].append(line)
    return split


def _figures(classifier: QuestionClassifier, heads: RiskHeads, splits: Splits) -> dict[str, Any]:
    """Return the main figures on the test split, by language."""
    questions = questions_task.evaluate(classifier, splits.questions["test"])
    drafts = drafts_task.evaluate(DraftChecker(heads), splits.drafts["test"])
    return {
        "questions": {"all": questions["all"], **questions["by_language"]},
        "drafts": {"all": drafts["all"], **drafts["by_language"]},
    }


def _version(splits: Splits, seed: int) -> str:
    """Name a bundle after all that it is made of."""
    made_of = f"{code_version()}|{seed}|{sorted(splits.digests.items())}"
    return f"{code_version()}-{hashlib.sha256(made_of.encode()).hexdigest()[:10]}"
