// The question on the desk: its text with the words that decided, its label, what became of it.

import * as api from "./api.js";
import { ago, countdown } from "./clock.js";
import { labelPart } from "./correction.js";
import { button, byId, fill, h, icon } from "./dom.js";
import { moment } from "./format.js";
import { leaveItem, subscriberStar } from "./inbox.js";
import { knownLanguage, marketBadge } from "./labels.js";
import { pieces, placed } from "./marks.js";
import { emptyState, troubleLine } from "./notices.js";
import { dueAt, on, openItem, state, takeBack, tell } from "./store.js";
import { t } from "./texts.js";

const FAINTEST = 0.15; // of the strongest word; what is weaker is not worth a mark
let trouble = null;

/** Set the question's card up. */
export function startQuestion() {
  on("open", () => ((trouble = null), draw(), explain()));
  on("retry", () => trouble && ((trouble = null), draw(), explain()));
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
  return fill(
    card,
    head(item),
    wording(item, label),
    trouble && troubleLine(trouble),
    label && labelPart(item, label),
    outcome(item),
  );
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
  return h(
    "header",
    { class: "question-head" },
    button(
      "",
      { class: "ghost square back", onclick: leaveItem, "aria-label": t("app.back"), title: t("app.back") },
      "back",
    ),
    h(
      "div",
      { class: "who" },
      h("h2", { id: "question-title" }, item.buyer || t("panel.buyer"), subscriberStar(item)),
      h(
        "p",
        { class: "meta" },
        marketBadge(item.marketplace),
        h("span", {}, t(`channel.${item.context.channel ?? "message"}`)),
        since && ago(since, true),
      ),
    ),
    due && !state.answered.has(item.id) && h("p", { class: "when", title: dueText }, countdown(due, since)),
  );
}

function wording(item, label) {
  const words = label?.words ?? [];
  const strongest = Math.max(0, ...words.map((word) => word.weight));
  const decided = placed(words, item.text).filter((word) => word.weight > FAINTEST * strongest);
  return h(
    "div",
    {},
    h(
      "blockquote",
      { class: "asked", lang: knownLanguage(label?.lang) },
      ...pieces(item.text, decided).map((piece) => marked(piece, strongest)),
    ),
    decided.length > 0 && h("p", { class: "legend" }, h("mark", { "--weight": 0.6 }, "abc"), t("question.words")),
  );
}

function marked({ text, spans }, strongest) {
  if (!spans.length) return text;
  const weight = Math.max(...spans.map((span) => span.weight));
  return h(
    "mark",
    { "--weight": weight / strongest, title: t("question.weight", { weight: `+${weight.toFixed(2)}` }) },
    text,
  );
}

function outcome(item) {
  const answered = state.answered.get(item.id);
  if (!answered) return null;
  const reopen = button(t("question.reopen"), { class: "small", onclick: () => takeBack(item) }, "undo");
  const text = t(answered.how === "sent" ? "question.answered" : "question.put_away");
  return h(
    "div",
    { class: "note green" },
    icon("done"),
    h("div", {}, h("p", {}, h("strong", {}, text)), answered.text && h("p", { class: "sent" }, answered.text)),
    reopen,
  );
}
