// The marketplaces' rules in the agent's language. Findings come in the draft's language; the packs have all four.

import * as api from "./api.js";
import { h } from "./dom.js";
import { state, tell } from "./store.js";
import { language, t } from "./texts.js";

/** Load the rules' texts. Without them the page still works, in the draft's language. */
export async function loadRules() {
  const { policies } = await api.policies();
  state.rules = new Map(policies.flatMap((policy) => policy.rules.map((rule) => [rule.id, rule])));
  tell("language");
}

/** What a rule says (`message`) or asks for (`fix`), in the agent's language if it is known. */
export function ruleText(id, part, otherwise = "") {
  return state.rules.get(id)?.[part]?.[language()] ?? otherwise;
}

/** The agent's words for a text that is some rule's message in another language. */
export function inAgentsWords(text) {
  const rule = [...state.rules.values()].find(({ message }) => Object.values(message).includes(text));
  return rule ? rule.message[language()] : text;
}

/** Where a rule comes from: a link if it is one. */
export function sourceNote(source) {
  if (!source) return null;
  const known = URL.canParse(source) && /^https?:$/.test(new URL(source).protocol);
  const where = known
    ? h("a", { href: source, target: "_blank", rel: "noopener noreferrer" }, new URL(source).hostname)
    : source;
  return h("span", { class: "source" }, `${t("finding.source")}: `, where);
}
