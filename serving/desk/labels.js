// Labels as the agent sees them: the type's chip, the intent's name, the marketplace's badge.

import { h, icon } from "./dom.js";
import { LANGUAGES, t } from "./texts.js";

/** The chip of a question type. */
export function typeChip(type) {
  return h("span", { class: "chip", "data-type": type }, icon(type), h("span", {}, t(`type.${type}`)));
}

/** A label `type/intent` in words. */
export function labelName(label) {
  const [type, intent] = label.split("/");
  return `${t(`type.${type}`)} › ${t(`intent.${intent}`)}`;
}

/** A label in words; only its intent where the type goes without saying, being that of `beside`. */
export function labelBeside(label, beside) {
  return label.split("/")[0] === beside.split("/")[0] ? intentName(label) : labelName(label);
}

/** The intent of a label `type/intent` in words. */
export function intentName(label) {
  return t(`intent.${label.split("/")[1]}`);
}

/** The badge of a marketplace. */
export function marketBadge(marketplace) {
  return h("span", { class: "market", "data-market": marketplace }, t(`market.${marketplace}`));
}

/** How many rules of this severity a check found broken. */
export function rulesBroken({ findings }, severity) {
  return new Set(findings.filter((finding) => finding.severity === severity).map((finding) => finding.rule)).size;
}

/** The type and intent that hold: the agent's, else the classifier's. */
export function heldLabel(label) {
  return label.corrected ?? `${label.type}/${label.intent}`;
}

/** A language the service has, else null: for what must name one or none. */
export function knownLanguage(lang) {
  return lang in LANGUAGES ? lang : null;
}
