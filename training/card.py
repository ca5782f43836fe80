"""The model card: what the bundle is for, what it was made of, how good it is, and where it ends."""

from typing import TYPE_CHECKING, Any

from models.classifier import QuestionClassifier

if TYPE_CHECKING:
    from training.pipeline import Splits

_CARD = """\
# Model card: replydesk {version}

**For**: labelling buyers' questions to marketplace sellers (type, intent) and finding risks in sellers' drafts, in Spanish
(Latin America), Portuguese (Brazil), Russian and English. **Not for**: other languages, other kinds of text, deciding anything
about a person. A rule match is advice, not a prediction of what a marketplace will do.

**Made of**: {train_questions} questions and {train_drafts} drafts, written by hand for this project; measured on
{test_questions} questions and {test_drafts} drafts by writers the training never saw. No data of real buyers.

**How**: hashed character n-grams, words and pairs of stems; a factorised linear model; calibrated on held-out writers
(temperature {temperature:.2f}).

**When it is not sure** a question is marked for review: below a type confidence of {review_below:.2f}, or when fewer than
{least_coverage:.0%} of its words were ever met. The threshold was chosen so that at most {error_rate:.0%} of the types given
without review are wrong on the held-out writers of the dev split; what came of it on the test split stands in the table.

## Questions, test split
| language | texts | type macro-F1 | intent accuracy | chance | calibration error | to review | wrong types without review |
|---|---|---|---|---|---|---|---|
{question_rows}

## Drafts, test split
| language | drafts | macro-F1 over 15 risks | risky drafts found | false alarms | repaired |
|---|---|---|---|---|---|
{draft_rows}

Made with {created_with}, seed {seed}. Again: `replydesk train`; figures: `replydesk evaluate`.
"""


def write(manifest: dict[str, Any], splits: "Splits", classifier: QuestionClassifier) -> str:
    """Return the card as Markdown."""
    figures = manifest["figures"]
    return _CARD.format(
        version=manifest["version"],
        created_with=manifest["created_with"],
        seed=manifest["seed"],
        train_questions=len(splits.questions["train"]),
        test_questions=len(splits.questions["test"]),
        train_drafts=len(splits.drafts["train"]),
        test_drafts=len(splits.drafts["test"]),
        question_rows="\n".join(_question_row(name, row) for name, row in figures["questions"].items()),
        draft_rows="\n".join(_draft_row(name, row) for name, row in figures["drafts"].items()),
        **classifier.calibration.model_dump(),
    )


def _question_row(name: str, row: dict[str, Any]) -> str:
    return (
        f"| {name} | {row['n']} | {row['type_macro_f1']:.3f} | {row['intent_accuracy']:.3f} | {row['intent_chance']:.3f} "
        f"| {row['type_calibration_error']:.3f} | {row['review_share']:.1%} | {row['type_errors_without_review']:.1%} |"
    )


def _draft_row(name: str, row: dict[str, Any]) -> str:
    return (
        f"| {name} | {row['n']} | {row['risk_macro_f1']:.3f} | {row['any_risk_recall']:.1%} | {row['false_alarms']:.1%} "
        f"| {row['repaired']:.1%} |"
    )
