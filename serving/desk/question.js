// The question on the desk: its text with the words that decided, its label, and the one-click correction.

import * as api from "./api.js";
import { ago, countdown } from "./clock.js";
import { button, byId, fill, h, icon } from "./dom.js";
import { languageName, moment, percent } from "./format.js";
import { needsReview } from "./filters.js";
import { leaveItem, subscriberStar } from "./inbox.js";
import { heldLabel, intentName, labelName, marketBadge, typeChip } from "./labels.js";
import { placed, pieces } from "./marks.js";
import { emptyState, explained, toast, troubleLine } from "./notices.js";
import { dueAt, on, openItem, state, takeBack, tell } from "./store.js";
import { t } from "./texts.js";

const FAINTEST = 0.05; // of the strongest word; what is weaker is not worth a mark
let trouble = null;

/** Set the question's card up. */
export function startQuestion() {
  on("open", () => ((trouble = null), draw(), explain()));
  ["labels", "answered", "language"].forEach((what) => on(what, draw));
  draw();
}

/** Ask why the open question has its label, unless it is known. */
async function explain() {
  const item = openItem();
  if (!item || state.labels.get(item.id)?.words) return;
  try {
    const { results } = await api.classify([item.text], true);
    state.labels.set(item.id, { ...state.labels.get(item.id), ...results[0] });
  } catch (error) {
    trouble = error;
  }
  tell("labels");
}

function draw() {
  const item = openItem();
  const card = byId("question");
  if (!item) return fill(card, nothingOpen());
  const label = state.labels.get(item.id);
  card.scrollTop = 0;
  return fill(card, head(item), wording(item, label), trouble && troubleLine(trouble, again), label && verdict(item, label), outcome(item));
}

function nothingOpen() {
  const panel = document.documentElement.dataset.mode === "panel";
  const [text, hint] = panel ? ["panel.waiting", "panel.waiting_hint"] : ["question.empty", "question.empty_hint"];
  return emptyState("talk", t(text), t(hint));
}

function head(item) {
  const since = item.context.received_at && Date.parse(item.context.received_at);
  const due = dueAt(item);
  const dueText = due && t(due < Date.now() ? "question.was_due" : "question.due", { moment: moment(due) });
  return h("header", { class: "question-head" },
    button("", { class: "ghost square back", onclick: leaveItem, "aria-label": t("app.back"), title: t("app.back") }, "back"),
    h("div", { class: "who" },
      h("h2", { id: "question-title" }, item.buyer || t("panel.buyer"), subscriberStar(item)),
      h("p", { class: "meta" }, marketBadge(item.marketplace), h("span", {}, t(`channel.${item.context.channel ?? "message"}`)), since && ago(since, true))),
    due && !state.answered.has(item.id) && h("p", { class: "when", title: dueText }, countdown(due, since)));
}

function wording(item, label) {
  const words = label?.words ?? [];
  const strongest = Math.max(0, ...words.map((word) => word.weight));
  const decided = placed(words, item.text).filter((word) => word.weight > FAINTEST * strongest);
  return h("div", {},
    h("blockquote", { class: "asked", lang: known(label?.lang) }, ...pieces(item.text, decided).map((piece) => marked(piece, strongest))),
    decided.length > 0 && h("p", { class: "legend" }, h("mark", { "--weight": 0.6 }, "abc"), t("question.words")));
}

function marked({ text, spans }, strongest) {
  if (!spans.length) return text;
  const weight = Math.max(...spans.map((span) => span.weight));
  return h("mark", { "--weight": weight / strongest, title: t("question.weight", { weight: `+${weight.toFixed(2)}` }) }, text);
}

function verdict(item, label) {
  const held = heldLabel(label);
  return h("div", { class: "label" },
    h("div", { class: "label-line" }, typeChip(held.split("/")[0]), icon("next"), h("strong", {}, intentName(held)),
      h("span", { class: "lang" }, languageName(label.lang)), settled(label)),
    !label.corrected && confidences(label),
    label.also.length > 0 && h("p", { class: "also" }, t("question.also"), ": ", ...label.also.map((also) => h("span", { class: "chip" }, labelName(also)))),
    needsReview(item) && label.runner_up && reviewNote(label),
    !label.corrected && corrections(item, label));
}

function settled(label) {
  if (!label.corrected) return null;
  const same = label.corrected === `${label.type}/${label.intent}`;
  return h("span", { class: "settled" }, icon("check"), t(same ? "question.confirmed" : "question.corrected"));
}

function confidences(label) {
  const line = (name, share) => [h("dt", {}, t(`question.${name}`)), h("dd", {}, h("span", { class: "bar", "--part": share, "aria-hidden": "true" }, h("span")), percent(share))];
  return h("dl", { class: "shares" }, ...line("type", label.type_confidence), ...line("intent", label.intent_confidence));
}

function reviewNote(label) {
  const texts = {
    label: labelName(`${label.type}/${label.intent}`),
    share: percent(label.intent_confidence),
    other: labelName(label.runner_up),
    other_share: percent(label.runner_up_confidence),
  };
  return h("p", { class: "note amber" }, icon("review"), h("span", {}, t("question.review", texts)));
}

function corrections(item, label) {
  const other = label.runner_up;
  const share = other && percent(label.runner_up_confidence);
  const rather = other && button(t("question.rather", { label: labelName(other) }), {
    class: "small",
    title: t("question.rather_title", { label: labelName(other), share }),
    onclick: () => relabel(item, other),
  });
  const right = label.needs_review && button(t("question.confirm"), { class: "small", onclick: () => relabel(item, heldLabel(label)) }, "check");
  return h("div", { class: "corrections" }, right, rather, otherLabels(item));
}

function otherLabels(item) {
  const groups = Object.entries(state.intents).map(([type, intents]) =>
    h("optgroup", { label: t(`type.${type}`) }, ...intents.map((intent) => h("option", { value: `${type}/${intent}` }, t(`intent.${intent}`)))));
  const choose = ({ target }) => target.value && relabel(item, target.value);
  return h("select", { class: "small quiet", "aria-label": t("question.relabel"), onchange: choose }, h("option", { value: "" }, t("question.relabel")), ...groups);
}

/** Correct or confirm a label, here at once and in the feedback. */
async function relabel(item, label) {
  const before = state.labels.get(item.id);
  keep(item, { ...before, corrected: label });
  try {
    await report(item, before, label);
    toast(t("question.thanks"), { text: t("editor.undo"), run: () => takeBackLabel(item, before) });
  } catch (error) {
    keep(item, before);
    toast(explained(error), { text: t("error.retry"), run: () => relabel(item, label) });
  }
}

/** Undo a correction. Feedback is kept for good, so the first label is reported as right after all: the last word counts. */
async function takeBackLabel(item, before) {
  keep(item, before);
  await report(item, before, `${before.type}/${before.intent}`).catch((error) => toast(explained(error)));
}

function report(item, given, label) {
  const action = label === `${given.type}/${given.intent}` ? "accepted" : "relabelled";
  return api.feedback({ about: "label", action, text: item.text, lang: known(given.lang), marketplace: item.marketplace, label });
}

function keep(item, label) {
  state.labels.set(item.id, label);
  tell("labels");
}

function outcome(item) {
  const answered = state.answered.get(item.id);
  if (!answered) return null;
  const reopen = button(t("question.reopen"), { class: "small", onclick: () => takeBack(item) }, "undo");
  const text = t(answered.how === "sent" ? "question.answered" : "question.put_away");
  return h("div", { class: "note green" }, icon("done"), h("div", {}, h("p", {}, h("strong", {}, text)), answered.text && h("p", { class: "sent" }, answered.text)), reopen);
}

function again() {
  trouble = null;
  draw();
  explain();
}

function known(lang) {
  return /^(es|pt|ru|en)$/.test(lang ?? "") ? lang : null;
}
