"""Policy packs: every rule of the marketplaces that can be checked is in a pack, and a broken pack names each error."""

from pathlib import Path

import pytest

from data import policy
from data.labels import MARKETPLACES, Marketplace
from data.problems import InvalidInput

# the rows of kind P, C, T and A of the marketplaces' rules
RULES = {
    "mercado_libre": "LENGTH CONTACT LINK OFFENSIVE CLAIM-DISCOURAGE CLAIM-INCITE NEEDLESS-STATUS NEEDLESS-THANKS FIRST-ONE"
    " FIRST-REASON FULL 30-DAYS BLOCKED BUYER-STARTED",
    "amazon": "LINK MARKETING OFFSITE REVIEW-POSITIVE REVIEW-INCENTIVE REVIEW-ANY EMAIL-MASK CONDESCEND KEEP-COOL CRITICAL"
    " NON-CRITICAL OPT-OUT 24H NO-REPLY VACATION ATTACH KEEP-THREAD FEW",
    "yandex_market": "BUYER-STARTS POLITE OFFENSIVE LINK MESSENGER CONTACT PERSONAL-DATA OFFSITE UNLISTED OUTSIDE-DISCOUNT"
    " OFF-TERMS REVIEW-STEER REVIEW-ANY PROMO-OK 2-3-HOURS NO-SILENCE MEDIA-OK",
}
PREFIX = {"mercado_libre": "ML-", "amazon": "AZ-", "yandex_market": "YM-"}


@pytest.mark.parametrize("marketplace", MARKETPLACES)
def test_every_checkable_rule_is_in_its_pack(marketplace: Marketplace) -> None:
    expected = {PREFIX[marketplace] + name for name in RULES[marketplace].split()}
    assert expected <= {rule.id for rule in policy.shipped(marketplace).rules}


def test_rules_about_wording_have_five_examples_each_way_unless_they_allow() -> None:
    for pack in policy.all_shipped():
        for rule in pack.rules:
            if rule.kind == "text" and rule.risks and rule.severity in ("block", "warn"):
                assert min(len(rule.must_flag), len(rule.must_pass)) >= 5, rule.id


def test_all_errors_of_a_pack_are_reported_with_their_lines(tmp_path: Path) -> None:
    text = (policy.FOLDER / "amazon.yaml").read_text(encoding="utf-8")
    broken = text.replace("severity: block", "severity: awful", 1).replace("kind: timing", "kind: tming", 1)
    path = tmp_path / "amazon.yaml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(InvalidInput, match="severity") as caught:
        policy.read(path)
    lines = broken.split("\n")
    wrong = {lines[problem.line - 1].strip() for problem in caught.value.problems if problem.line}
    assert wrong == {"severity: awful", "kind: tming"}


def test_a_rule_that_could_never_fire_is_refused(tmp_path: Path) -> None:
    text = (policy.FOLDER / "amazon.yaml").read_text(encoding="utf-8").replace("    risks: [external_link]\n", "", 1)
    (tmp_path / "amazon.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="needs risks or when"):
        policy.read(tmp_path / "amazon.yaml")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("marketplace: [", "is not valid YAML"),
        ("marketplace: amazon\nmarketplace: amazon\n", "marketplace: stands twice here"),
    ],
)
def test_yaml_that_cannot_be_meant_is_refused_with_its_line(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=rf"pack\.yaml:\d+: .*{what}|pack\.yaml:\d+: {what}"):
        policy.read(tmp_path / "pack.yaml")


def test_an_empty_pack_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"pack\.yaml"):
        policy.read(tmp_path / "pack.yaml")
