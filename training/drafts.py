"""Training the risk heads: whole drafts, their sentences, the risky clauses alone, and drafts without them as clean ones."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

from data import inbox, policy, template
from data.draft import Draft
from data.labels import LANGUAGES, RISKS, Language, Risk
from data.question import Span
from models.facts import Facts, facts_for
from models.features import Features
from models.risks import LANGUAGE_COLUMNS, N_OUTPUTS, RISK_COLUMNS, WHOLE_ONLY, RiskCalibration, RiskHeads, places_of, plain
from models.scorer import Scorer
from models.suggester import say
from models.tokens import Floats
from training.factorised import FactorisedLinear, Head, Progress

HEADS: Final = (Head(RISK_COLUMNS, "sigmoid"), Head(LANGUAGE_COLUMNS, "softmax", weight=0.1))
FALSE_ALARMS: Final = 0.003  # per risk, of the clean held-out drafts
TEMPLATE_WEIGHT: Final = 3  # times each shipped template is seen: the checker must not stop what the suggester offers
_SOME_DAY: Final = datetime(2026, 1, 15, tzinfo=UTC)  # not today: equal inputs must make equal bundles
_SHORTEST: Final = 8  # characters of a piece of a draft for it to be worth learning from


def train_risk_heads(
    train: Sequence[Draft], dev: Sequence[Draft], seed: int, progress: Progress = lambda share: None
) -> RiskHeads:
    """Fit on `train` and the shipped templates, choose a threshold per risk on `dev`, whose writers `train` must not contain."""
    train = [*train, *template_drafts() * TEMPLATE_WEIGHT]
    rows = [row for draft in train for row in _rows(draft)]
    texts = [plain(text) for text, _ in rows]
    features = Features().fit([plain(draft.text) for draft in train])
    model = FactorisedLinear(HEADS, epochs=5, seed=seed)
    model.fit(features.transform(texts), np.stack([target for _, target in rows]), progress)
    scorer = Scorer.from_fit(features, model.coef_, model.intercept_)
    return RiskHeads(scorer, calibrate(RiskHeads(scorer, RiskCalibration()), dev))


def template_drafts() -> list[Draft]:
    """Return the reply templates as clean drafts: what an answer looks like that promises nothing and breaks nothing."""
    library = template.shipped()
    texts: dict[str, Language] = {}
    facts = {lang: _sample_facts(lang) for lang in LANGUAGES}
    for each in library.templates:
        for lang in LANGUAGES:
            blocks = library.blocks(each, lang)
            for turn in range(max(map(len, blocks))):
                text, _ = say([(block[turn % len(block)],) for block in blocks], 0, facts[lang])
                texts[text] = lang
    return [
        Draft(id=f"template-{number}", text=text, lang=lang, risks=(), buyer_started=True, group="templates")
        for number, (text, lang) in enumerate(texts.items())
    ]


def _sample_facts(lang: Language) -> Facts:
    """Return a value for every slot that the sample inbox has one for."""
    found = Facts()
    for item in inbox.shipped().items:
        context = item.context.model_copy(update={"now": _SOME_DAY})
        found.by_slot |= facts_for(item.text, context, lang, policy.shipped(item.marketplace)).by_slot
    return found


def calibrate(heads: RiskHeads, dev: Sequence[Draft]) -> RiskCalibration:
    """Fit each risk's probability to how often it is right, and choose its threshold.

    The threshold is that of the best F1, raised until at most `FALSE_ALARMS` of the clean drafts reach it.
    """
    read = heads.read([draft.text for draft in dev])
    clean = np.array([not draft.risks for draft in dev])
    slopes, offsets, thresholds = {}, {}, {}
    for risk in RISKS:
        score = _logit(np.array([found.probability[risk] for found in read]))
        truth = np.array([risk in draft.risks for draft in dev])
        slopes[risk], offsets[risk] = _platt(score, truth)
        probability = 1 / (1 + np.exp(-(slopes[risk] * score + offsets[risk])))
        quietest = float(np.quantile(probability[clean], 1 - FALSE_ALARMS)) if clean.any() else 0.5
        thresholds[risk] = max(_best_f1_threshold(truth, probability), quietest)
    return RiskCalibration(slopes=slopes, offsets=offsets, thresholds=thresholds)


def _platt(score: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Return slope and offset of the logistic curve through the scores (Platt, 1999); the identity without examples."""
    if truth.all() or not truth.any():
        return 1.0, 0.0
    curve = LogisticRegression(C=10.0).fit(score[:, None], truth)
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


def _logit(probability: np.ndarray) -> np.ndarray:
    bounded = np.clip(probability.astype(np.float64), 1e-9, 1 - 1e-9)
    return np.log(bounded / (1 - bounded))


def _best_f1_threshold(truth: np.ndarray, probability: np.ndarray) -> float:
    if not truth.any():
        return 0.5
    precision, recall, thresholds = precision_recall_curve(truth, probability)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(thresholds[int(f1[:-1].argmax())])


def _rows(draft: Draft) -> Iterator[tuple[str, Floats]]:
    """Yield texts and targets (n_outputs,): the draft, its sentences, each risky clause alone, the draft without them."""
    for place in places_of(draft.text):
        whole = place == (0, len(draft.text))
        risky = whole or any(_overlap(place, clause) for clause in draft.clauses)
        yield draft.text[slice(*place)], _target(draft, draft.risks if risky else (), whole=whole)
    for start, end in draft.clauses:
        if _SHORTEST <= end - start < len(draft.text):
            yield draft.text[start:end], _target(draft, draft.risks, whole=False)
    remaining = _without(draft.text, draft.clauses)
    if draft.clauses and len(remaining) >= _SHORTEST:
        yield remaining, _target(draft, (), whole=True)


def _target(draft: Draft, risks: Sequence[Risk], *, whole: bool) -> Floats:
    target = np.zeros(N_OUTPUTS, np.float32)
    for i, risk in enumerate(RISKS):
        target[i] = risk in risks if whole or risk not in WHOLE_ONLY else np.nan
    target[LANGUAGE_COLUMNS][LANGUAGES.index(draft.lang)] = 1
    return target


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _without(text: str, clauses: Sequence[Span]) -> str:
    for start, end in sorted(clauses, reverse=True):
        text = text[:start] + text[end:]
    return " ".join(text.split())
