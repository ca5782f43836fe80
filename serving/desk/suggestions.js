// Suggested replies: what they say, the facts they rest on, the gaps they leave.

import * as api from "./api.js";
import { button, byId, fill, h, icon, key } from "./dom.js";
import { insertSuggestion } from "./editor.js";
import { number } from "./format.js";
import { GAP, occurrences, pieces } from "./marks.js";
import { emptyState, troubleLine } from "./notices.js";
import { inAgentsWords, ruleText, sourceNote } from "./rules.js";
import { markQuiet } from "./sending.js";
import { contextOf, limitOf, on, openItem, state, tell } from "./store.js";
import { t, tOr } from "./texts.js";

let turns = 0;
let trouble = null;

/** Set the suggestions' card up. */
export function startSuggestions() {
  on("open", load);
  on("retry", () => trouble && load());
  ["answered", "language"].forEach((what) => on(what, draw));
}

/** Insert the suggestion with this number (from 1), if there is one. */
export function insertNumber(place) {
  const item = openItem();
  const suggestion = item && !state.answered.has(item.id) && state.suggestions.get(item.id)?.suggestions[place - 1];
  if (suggestion) insertSuggestion(suggestion);
}

async function load() {
  const item = openItem();
  const turn = ++turns;
  trouble = null;
  draw();
  if (!item || state.suggestions.has(item.id)) return;
  try {
    const answer = await api.suggest(item.text, item.marketplace, contextOf(item));
    state.suggestions.set(item.id, answer);
  } catch (error) {
    if (turn === turns) trouble = error;
  }
  if (turn !== turns) return;
  draw();
  tell("suggested");
}

function draw() {
  const item = openItem();
  byId("suggestions").hidden = !item || state.answered.has(item.id);
  if (item) fill(byId("suggest-body"), body(item, state.suggestions.get(item.id)));
}

function body(item, answer) {
  if (trouble) return troubleLine(trouble);
  if (!answer) return skeleton();
  if (!answer.may_send) return blocked(answer);
  if (!answer.needs_reply) return quiet(answer);
  if (!answer.suggestions.length) return emptyState("talk", t("suggest.none"));
  const cards = answer.suggestions.map((suggestion, place) => card(item, suggestion, place + 1));
  return [stateWarning(answer.suggestions), h("ol", { class: "cards" }, ...cards)];
}

function skeleton() {
  const lines = () => h("div", { class: "suggestion skeleton" });
  return h(
    "div",
    { class: "cards", "aria-busy": "true" },
    h("p", { class: "visually-hidden" }, t("suggest.loading")),
    lines(),
    lines(),
    lines(),
  );
}

function blocked(answer) {
  const reason = (id) =>
    h(
      "li",
      {},
      h("code", {}, id),
      " ",
      ruleText(id, "message", answer.advice),
      " ",
      sourceNote(state.rules.get(id)?.source),
    );
  return h(
    "div",
    { class: "banner", role: "alert" },
    icon("block"),
    h("div", {}, h("strong", {}, t("suggest.blocked")), h("ul", {}, ...answer.blocked_by.map(reason))),
  );
}

function quiet(answer) {
  const why = answer.advice ? inAgentsWords(answer.advice) : t("question.no_reply_why");
  return emptyState(
    "quiet",
    t("question.no_reply"),
    why,
    button(t("send.no_reply"), { class: "primary", onclick: markQuiet }, "check", key("n")),
  );
}

function card(item, suggestion, place) {
  const insert = button(
    t("suggest.insert"),
    { class: "small", onclick: () => insertSuggestion(suggestion), "aria-label": t("suggest.insert_n", { n: place }) },
    "insert",
  );
  const length = t("suggest.length", { length: number(suggestion.length), limit: number(limitOf(item)) });
  return h(
    "li",
    { class: "suggestion" },
    h("p", { class: "said", lang: suggestion.lang }, ...wording(suggestion)),
    warning(suggestion),
    h("div", { class: "line" }, key(String(place)), insert, h("span", { class: "length" }, length)),
    facts(suggestion),
  );
}

/** The text with its gaps as chips and its facts underlined. */
function wording(suggestion) {
  const gaps = occurrences(suggestion.text, GAP).map((gap, place) => ({ ...gap, gap: place }));
  const stated = suggestion.facts.flatMap((fact) =>
    occurrences(suggestion.text, fact.value).map((place) => ({ ...place, fact })),
  );
  return pieces(suggestion.text, [...gaps, ...stated]).map((piece) => styled(piece, suggestion, gaps.length));
}

function styled({ text, spans }, suggestion, gaps) {
  const gap = spans.find((span) => "gap" in span);
  if (gap) return gapChip(suggestion, gap.gap, gaps);
  const fact = spans.find((span) => span.fact)?.fact;
  return fact ? h("span", { class: "fact", title: `${slotName(fact.slot)}: ${fact.source}` }, text) : text;
}

/** A gap as a chip; a click inserts the suggestion and selects this gap. */
function gapChip(suggestion, place, gaps) {
  const { missing } = suggestion;
  const what = (missing.length === gaps ? [missing[place]] : missing).map(slotName).join(", ");
  const insert = () => insertSuggestion(suggestion, place);
  return h("button", { type: "button", class: "gap", title: t("suggest.gap", { what }), onclick: insert }, what || GAP);
}

/** What is to be said about the text itself. */
function warning({ findings }) {
  const texts = warnings(findings.filter((finding) => finding.start !== null));
  return texts && h("p", { class: "warned" }, icon("warn"), h("span", {}, texts));
}

/** What is to be said about the conversation or the time: the same for every suggestion, so it is said once. */
function stateWarning(suggestions) {
  const texts = warnings(suggestions.flatMap(({ findings }) => findings.filter((finding) => finding.start === null)));
  return texts && h("p", { class: "note amber" }, icon("warn"), h("span", {}, texts));
}

function warnings(findings) {
  const serious = findings.filter((finding) => finding.severity !== "info");
  return [...new Set(serious.map((finding) => ruleText(finding.rule, "message", finding.message)))].join(" ");
}

function facts({ facts: used, template }) {
  const line = (fact) => [h("dt", {}, slotName(fact.slot)), h("dd", {}, fact.value, h("code", {}, fact.source))];
  const title = used.length ? t("suggest.facts", { n: used.length }) : t("suggest.no_facts");
  return h(
    "details",
    {},
    h("summary", {}, title),
    h(
      "dl",
      { class: "facts" },
      ...used.flatMap(line),
      h("dt", {}, t("suggest.template")),
      h("dd", {}, h("code", {}, template)),
    ),
  );
}

function slotName(slot) {
  return tOr(`slot.${slot}`, slot);
}
