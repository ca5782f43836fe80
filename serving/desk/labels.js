// Labels as the agent sees them: the type's chip, the intent's name, the marketplace's badge.

import { h, icon } from "./dom.js";
import { t } from "./texts.js";

/** The chip of a question type. */
export function typeChip(type) {
  return h("span", { class: "chip", "data-type": type }, icon(type), h("span", {}, t(`type.${type}`)));
}

/** A label `type/intent` in words. */
export function labelName(label) {
  const [type, intent] = label.split("/");
  return `${t(`type.${type}`)} › ${t(`intent.${intent}`)}`;
}

/** The intent of a label `type/intent` in words. */
export function intentName(label) {
  return t(`intent.${label.split("/")[1]}`);
}

/** The badge of a marketplace. */
export function marketBadge(marketplace) {
  return h("span", { class: "market", "data-market": marketplace }, t(`market.${marketplace}`));
}

/** The type and intent that hold: the agent's, else the classifier's. */
export function heldLabel(label) {
  return label.corrected ?? `${label.type}/${label.intent}`;
}
