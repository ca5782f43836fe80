// The same draft on all marketplaces, side by side.

import * as api from "./api.js";
import { byId, fill, h, icon, recall, remember } from "./dom.js";
import { number } from "./format.js";
import { marketBadge, rulesBroken } from "./labels.js";
import { explained } from "./notices.js";
import { ruleText } from "./rules.js";
import { contextOf, on, openItem, state } from "./store.js";
import { t } from "./texts.js";

const ICONS = { ok: "check", warn: "warn", block: "block" };
let shown = recall("three") === "yes";
let asked = ""; // what the verdicts on the page are about
let turns = 0;

/** Set the comparison up. */
export function startVerdicts() {
  byId("three").addEventListener("click", toggle);
  on("draft", compare);
  on("language", () => (asked = ""));
  drawToggle();
}

function toggle() {
  shown = !shown;
  remember("three", shown ? "yes" : null);
  asked = "";
  drawToggle();
  compare({ text: byId("draft").value, result: null });
}

function drawToggle() {
  byId("three").setAttribute("aria-pressed", String(shown));
  byId("verdicts").hidden = !shown;
}

/** Check a draft on every marketplace; its own is checked already. */
async function compare({ text, result }) {
  const item = openItem();
  if (!shown || !item || (text.trim() && !result && asked)) return;
  const about = `${item.id} ${text}`;
  if (about === asked) return;
  asked = about;
  const turn = ++turns;
  const cards = await Promise.all([...state.marketplaces.keys()].map((id) => card(id, item, text, result)));
  if (turn === turns) fill(byId("verdicts"), ...cards);
}

async function card(marketplace, item, text, own) {
  if (!text.trim()) return shell(marketplace, item, h("p", { class: "hint" }, t("verdict.empty")));
  try {
    const known = marketplace === item.marketplace && own;
    return verdictCard(marketplace, item, known || (await api.check(text, marketplace, contextOf(item))));
  } catch (error) {
    return shell(marketplace, item, h("p", { class: "hint" }, explained(error)));
  }
}

function verdictCard(marketplace, item, result) {
  const { verdict, findings, length, length_limit: limit } = result;
  const n = rulesBroken(result, verdict);
  const rules = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
  const line = ({ rule, severity, message }) =>
    h(
      "li",
      { "data-severity": severity, title: ruleText(rule, "message", message) },
      h("code", {}, rule),
      h("span", {}, ruleText(rule, "message", message)),
    );
  return shell(
    marketplace,
    item,
    h(
      "p",
      { class: "verdict", "data-verdict": verdict },
      icon(ICONS[verdict]),
      h("span", {}, t(`verdict.${verdict}`, { n })),
    ),
    h("p", { class: "hint" }, t("editor.counter", { length: number(length), limit: number(limit) })),
    rules.length ? h("ul", {}, ...rules.map(line)) : h("p", { class: "hint" }, t("finding.none")),
  );
}

function shell(marketplace, item, ...content) {
  return h(
    "section",
    { class: "market-card", "data-own": marketplace === item.marketplace },
    h("h3", {}, marketBadge(marketplace)),
    ...content,
  );
}
