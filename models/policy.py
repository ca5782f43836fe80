"""From evidence to findings: which risk is which rule here, how severe, and what the state of things forbids."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from data.context import Context
from data.draft import Finding, Severity, Verdict
from data.policy import Policy, Rule
from models.conditions import CONDITIONS
from models.evidence import Evidence
from models.reading import read
from models.sentences import sentences

_LINKS: Final = frozenset({"link", "spelt_link"})
_ORDER: Final[tuple[Severity, ...]] = ("block", "warn", "info")


def findings(text: str, evidence: Sequence[Evidence], policy: Policy, context: Context, lang: str) -> list[Finding]:
    """Return what the marketplace's rules say of a draft: gravest first, then in the order of the text."""
    found = [*_about_the_text(text, evidence, policy, context, lang), *_about_the_state(text, policy, context, lang)]
    return sorted(found, key=lambda finding: (_ORDER.index(finding.severity), finding.start or 0))


def verdict(found: Sequence[Finding]) -> Verdict:
    """Return the gravest severity among the findings; mere advice leaves a draft ok."""
    severities = {finding.severity for finding in found}
    return "block" if "block" in severities else "warn" if "warn" in severities else "ok"


def _about_the_text(text: str, evidence: Sequence[Evidence], policy: Policy, context: Context, lang: str) -> Iterator[Finding]:
    for item in evidence:
        rules = [rule for rule in policy.rules if item.risk in rule.risks and _applies(rule, context)]
        for rule in _best_worded(rules, text, item):
            if not _exempt(item, evidence, rule, policy, context):
                yield _finding(rule, lang, context, text, policy, item)


def _about_the_state(text: str, policy: Policy, context: Context, lang: str) -> Iterator[Finding]:
    for rule in policy.rules:
        if rule.when and not rule.risks and _applies(rule, context) and CONDITIONS[rule.when](text, policy, context):
            yield _finding(rule, lang, context, text, policy, None)


def _applies(rule: Rule, context: Context) -> bool:
    starter = "seller" if context.seller_starts else "buyer"
    return rule.severity != "allow" and rule.starts in (None, starter) and rule.channel in (None, context.channel or "message")


def _best_worded(rules: Sequence[Rule], text: str, item: Evidence) -> list[Rule]:
    """Of rules that share a risk and tell their cases apart by words, keep those whose words stand in the sentence."""
    told_apart = [rule for rule in rules if rule.words]
    if len(told_apart) < 2:
        return list(rules)
    words = [word.text for word in read(_sentences_around(text, item)).words]
    worded = [rule for rule in told_apart if any(_stands(pattern, words) for pattern in rule.words)]
    kept = worded or told_apart[:1]
    return [rule for rule in rules if not rule.words or rule in kept]


def _stands(pattern: str, words: Sequence[str]) -> bool:
    stem = pattern.removesuffix("*")
    return any(word.startswith(stem) if stem != pattern else word == pattern for word in words)


def _sentences_around(text: str, item: Evidence) -> str:
    inside = [text[a:b] for a, b in sentences(text) if a < item.end and item.start < b]
    return " ".join(inside)


def _exempt(item: Evidence, evidence: Sequence[Evidence], rule: Rule, policy: Policy, context: Context) -> bool:
    """Say whether a link leads where links may lead; the learned head has no say when every link does."""
    if item.risk != "external_link":
        return False
    allowed = [*policy.own_domains, *(context.seller.allowed_domains if rule.seller_domains_allowed else ())]
    links = [item] if item.detector in _LINKS else [each for each in evidence if each.detector in _LINKS]
    return bool(links) and all(_leads_to(link.value, allowed) for link in links)


def _leads_to(host: str, domains: Sequence[str]) -> bool:
    host = re.sub(r"^(www|articulo|produto|m)\.", "", host.casefold())
    return any(host == domain.casefold() or host.endswith("." + domain.casefold()) for domain in domains)


def _finding(rule: Rule, lang: str, context: Context, text: str, policy: Policy, item: Evidence | None) -> Finding:
    severity: Severity = "info" if rule.severity == "allow" else rule.severity
    if rule.blocks_when and CONDITIONS[rule.blocks_when](text, policy, context):
        severity = "block"
    return Finding(
        rule=rule.id,
        risk=item.risk if item else "",
        severity=severity,
        start=item.start if item else None,
        end=item.end if item else None,
        text=text[item.start : item.end] if item else "",
        message=rule.message.in_language(lang),
        source=rule.source,
        fix=rule.fix.in_language(lang),
        detector=item.detector if item else rule.when or "",
        score=round(item.score, 4) if item else 1.0,
    )
