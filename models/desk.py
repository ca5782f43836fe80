"""Everything a bundle decides with, loaded at once: classifier, checker, suggester."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from data import template
from models import bundle
from models.bundle import Manifest
from models.checker import DraftChecker
from models.classifier import QuestionClassifier
from models.risks import RiskHeads
from models.suggester import Suggester

QUESTIONS, DRAFTS = "questions", "drafts"  # the names of a bundle's parts


@dataclass(frozen=True)
class Desk:
    """What answers questions and checks drafts, and the manifest of the bundle it came from."""

    manifest: Manifest
    classifier: QuestionClassifier
    checker: DraftChecker
    suggester: Suggester

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Load a bundle (default: `bundle.default_path()`); raises `InvalidInput` when there is none or it is damaged."""
        folder = folder or bundle.default_path()
        manifest = bundle.read_manifest(folder)
        classifier = load_classifier(folder)
        checker = DraftChecker(RiskHeads.from_part(bundle.read_part(folder, DRAFTS)))
        return cls(manifest, classifier, checker, Suggester(classifier, checker, template.shipped()))


def load_classifier(folder: Path) -> QuestionClassifier:
    """Load only the question classifier; labelling needs no more."""
    bundle.read_manifest(folder)
    return QuestionClassifier.from_part(bundle.read_part(folder, QUESTIONS))
