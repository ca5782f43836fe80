"""The drafts task: which risks the checker finds in labelled drafts, what it misses, and where it cries wolf."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.metrics import f1_score

from data.context import Context, Conversation
from data.draft import Check, Draft
from data.labels import LANGUAGES, RISKS, Marketplace
from evaluation.metrics import rounded
from models.checker import DraftChecker, DraftToCheck

WORST: Final = 40
_ANY: Final[Marketplace] = "mercado_libre"  # risks do not depend on the marketplace; drafts without one need some


@dataclass(frozen=True)
class Checked:
    """A draft and its check."""

    draft: Draft
    check: Check

    @property
    def found(self) -> set[str]:
        """The risks the checker saw."""
        return set(self.check.risks)


def evaluate(checker: DraftChecker, drafts: Sequence[Draft]) -> dict[str, Any]:
    """Return the task's figures: overall, by language, by risk, repairs, misses and false alarms."""
    checks = checker.check_many([_to_check(draft) for draft in drafts])
    checked = [Checked(draft, check) for draft, check in zip(drafts, checks, strict=True)]
    return {
        "n": len(checked),
        "all": _figures(checked),
        "by_language": {lang: _figures(part) for lang in LANGUAGES if (part := [c for c in checked if c.draft.lang == lang])},
        "risks": {risk: _of_risk(checked, risk) for risk in RISKS},
        "misses": [_shown(c) for c in checked if c.draft.risks and not c.found][:WORST],
        "false_alarms": [_shown(c) for c in checked if not c.draft.risks and c.found][:WORST],
    }


def _to_check(draft: Draft) -> DraftToCheck:
    context = Context(conversation=Conversation(started_by="buyer" if draft.buyer_started else "seller"))
    return DraftToCheck(draft.text, draft.marketplace or _ANY, context, draft.lang)


def _figures(checked: Sequence[Checked]) -> dict[str, Any]:
    risky = [c for c in checked if c.draft.risks]
    clean = [c for c in checked if not c.draft.risks]
    flagged = [c for c in risky if any(f.start is not None and f.severity != "info" for f in c.check.findings)]
    return rounded(
        {
            "n": len(checked),
            "risk_macro_f1": float(np.mean([_of_risk(checked, risk)["f1"] for risk in RISKS])),
            "any_risk_recall": _share(bool(c.found) for c in risky),
            "false_alarms": _share(bool(c.found) for c in clean),
            "repaired": _share(c.check.rewrite is not None for c in flagged),
        }
    )


def _of_risk(checked: Sequence[Checked], risk: str) -> dict[str, Any]:
    truth = [risk in c.draft.risks for c in checked]
    given = [risk in c.found for c in checked]
    right = sum(t and g for t, g in zip(truth, given, strict=True))
    return rounded(
        {
            "precision": right / max(sum(given), 1),
            "recall": right / max(sum(truth), 1),
            "f1": float(f1_score(truth, given, zero_division=0)),
            "support": sum(truth),
        }
    )


def _share(flags: Any) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _shown(c: Checked) -> dict[str, Any]:
    return {
        "text": c.draft.text,
        "lang": c.draft.lang,
        "annotated": list(c.draft.risks),
        "found": {finding.risk: finding.text for finding in c.check.findings if finding.risk} or sorted(c.found),
    }
