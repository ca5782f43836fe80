"""The draft checker: evidence, policy, findings, repair. The same sentence gets each marketplace's own verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from data.context import Context
from data.draft import Check, Finding
from data.labels import LANGUAGES, Language, Marketplace
from data.policy import Policy, shipped
from models import policy as rules
from models.evidence import gather
from models.language import languages_of
from models.rewrite import rewrite
from models.risks import DraftRisks, RiskHeads

_DEFAULT_LANGUAGE: Final[Language] = "en"


@dataclass(frozen=True)
class DraftToCheck:
    """One draft with all that its verdict depends on."""

    text: str
    marketplace: Marketplace
    context: Context = field(default_factory=Context)
    lang: Language | None = None


class DraftChecker:
    """Checks drafts against the packs of the marketplaces."""

    def __init__(self, heads: RiskHeads) -> None:
        self.heads = heads

    def check(self, draft: DraftToCheck) -> Check:
        """Check one draft."""
        return self.check_many([draft])[0]

    def check_many(self, drafts: Sequence[DraftToCheck]) -> list[Check]:
        """Check drafts, reading all of them through the learned heads at once."""
        read = self.heads.read([draft.text for draft in drafts])
        return [self._check(draft, learned) for draft, learned in zip(drafts, read, strict=True)]

    def _check(self, draft: DraftToCheck, learned: DraftRisks) -> Check:
        policy = shipped(draft.marketplace)
        lang = draft.lang or draft.context.lang or _language(draft.text, learned)
        found, risks = self._findings(draft, learned, policy, lang)
        limit = policy.length_limit(draft.context)
        return Check(
            verdict=rules.verdict(found),
            marketplace=draft.marketplace,
            lang=lang or "",
            length=len(draft.text),
            length_limit=limit,
            risks=risks,
            findings=tuple(found),
            rewrite=self._rewrite(draft, found, policy, lang, limit),
        )

    def _findings(
        self, draft: DraftToCheck, learned: DraftRisks, policy: Policy, lang: Language | None
    ) -> tuple[list[Finding], dict[str, float]]:
        evidence = gather(draft.text, learned, self.heads.calibration.thresholds, lang)
        risks: dict[str, float] = {}
        for item in evidence:
            risks[item.risk] = round(max(risks.get(item.risk, 0.0), item.score), 4)
        found = rules.findings(draft.text, evidence, policy, draft.context, lang or _DEFAULT_LANGUAGE)
        return found, risks

    def _rewrite(
        self, draft: DraftToCheck, found: Sequence[Finding], policy: Policy, lang: Language | None, limit: int
    ) -> str | None:
        def is_clean(text: str) -> bool:
            changed = DraftToCheck(text, draft.marketplace, draft.context, lang)
            left, _ = self._findings(changed, self.heads.read([text])[0], policy, lang)
            return not any(finding.start is not None or finding.detector == "too_long" for finding in left)

        return rewrite(draft.text, found, policy, lang or _DEFAULT_LANGUAGE, limit, is_clean)


def _language(text: str, learned: DraftRisks) -> Language | None:
    """Return the draft's language, None when it cannot be told."""
    code = languages_of([text], learned.languages[None], np.array([learned.coverage], np.float32))[0]
    return code if code in LANGUAGES else None
