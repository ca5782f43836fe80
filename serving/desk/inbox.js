// The inbox: a list box of questions. One row takes the Tab key; arrows, j and k move within.

import * as api from "./api.js";
import { ago, countdown } from "./clock.js";
import { button, byId, fill, h, icon, key } from "./dom.js";
import { clearFilters, drawFilters, filterState, needsReview, shownItems, watchFilters } from "./filters.js";
import { heldLabel, marketBadge, typeChip } from "./labels.js";
import { emptyState, troubleLine } from "./notices.js";
import { dueAt, itemOf, on, state, tell } from "./store.js";
import { t } from "./texts.js";

const NARROW = matchMedia("(max-width: 720px)");
let cursor = null; // id of the row that takes the focus

/** Set the inbox up; it draws itself whenever what it shows has changed. */
export function startInbox() {
  watchFilters(draw);
  const rows = byId("rows");
  rows.addEventListener("click", (event) => open(event.target.closest("[data-id]")?.dataset.id));
  rows.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      openCursor();
    }
  });
  ["labels", "answered", "open", "language"].forEach((what) => on(what, draw));
  drawFilters();
  drawHints();
  addEventListener("popstate", followAddress);
}

/** Load the questions, then their labels. Returns once there is something to show. */
export async function loadInbox() {
  try {
    const [{ marketplaces, intents }, { items }] = await Promise.all([api.marketplaces(), api.inbox()]);
    state.marketplaces = new Map(marketplaces.map((each) => [each.id, each]));
    state.intents = intents;
    state.items = items;
    draw();
    openFirst();
    await labelAll(items);
  } catch (error) {
    showTrouble(error);
  }
}

/** Open a question; on a narrow screen this is another page, so that the browser's back button leads back. */
export function open(id) {
  if (!itemOf(id)) return;
  cursor = id;
  const move = NARROW.matches && document.body.dataset.view === "list" ? "pushState" : "replaceState";
  history[move]({ deeper: move === "pushState" || history.state?.deeper }, "", `#${id}`);
  document.body.dataset.view = "item";
  state.open = id;
  tell("open", id);
}

/** Open the row that has the focus. */
export function openCursor() {
  open(document.activeElement?.dataset.id ?? cursor);
}

/** Move the focus by so many rows. */
export function moveCursor(by) {
  const items = shownItems();
  if (!items.length) return;
  const at = items.findIndex((item) => item.id === cursor);
  cursor = items[Math.min(Math.max(at + by, 0), items.length - 1)].id;
  focusList();
}

/** Go back to the list. */
export function focusList() {
  document.body.dataset.view = "list";
  drawRows();
  byId("rows").querySelector('[tabindex="0"]')?.focus();
}

/** Leave the question on a narrow screen, the way the browser's back button would. */
export function leaveItem() {
  if (history.state?.deeper) history.back();
  else focusList();
}

/** Back to the list, from wherever the agent is. */
export function backToList() {
  if (NARROW.matches && document.body.dataset.view === "item") leaveItem();
  else focusList();
}

/** Open the question that comes next once one is put away; on a narrow screen show the list. */
export function openNext() {
  if (document.documentElement.dataset.mode === "panel") return; // there the helpdesk says what comes next
  const next = shownItems().find((item) => !state.answered.has(item.id));
  if (next && !NARROW.matches) {
    open(next.id);
    byId("rows").querySelector('[tabindex="0"]')?.focus();
  } else if (NARROW.matches) leaveItem();
  else if (!next) tell("open", state.open);
}

async function labelAll(items) {
  const { results } = await api.classify(items.map((item) => item.text));
  // A question opened meanwhile is explained already.
  items.forEach((item, number) => state.labels.set(item.id, { ...results[number], ...state.labels.get(item.id) }));
  byId("rows").removeAttribute("aria-busy");
  tell("labels");
}

function openFirst() {
  const asked = location.hash.slice(1);
  if (itemOf(asked)) open(asked);
  else if (!NARROW.matches) open(shownItems()[0]?.id);
}

function followAddress() {
  const id = location.hash.slice(1);
  if (id && !itemOf(id)) return; // the skip link
  if (!id) focusList();
  else if (id !== state.open) open(id);
  else document.body.dataset.view = "item";
}

function draw() {
  drawFilters();
  drawHints();
  if (!state.items.length) return; // not loaded yet
  drawRows();
  drawProgress();
}

function drawHints() {
  fill(byId("inbox-hints"), key("j"), key("k"), ` ${t("keys.next")} · `, key("⏎"), ` ${t("keys.open")}`);
}

function drawRows() {
  const items = shownItems();
  if (!items.some((item) => item.id === cursor))
    cursor = items.find((item) => item.id === state.open)?.id ?? items[0]?.id;
  const focused = byId("rows").contains(document.activeElement);
  fill(byId("rows"), ...items.map(row));
  if (focused) byId("rows").querySelector('[tabindex="0"]')?.focus();
  byId("shown").textContent = t("inbox.shown", { n: items.length });
  fill(byId("inbox-note"), items.length ? null : note());
}

function row(item) {
  const answered = state.answered.get(item.id);
  const due = dueAt(item);
  const since = Date.parse(item.context.received_at);
  const opened = item.id === state.open;
  return h(
    "li",
    {
      class: "row",
      role: "option",
      "data-id": item.id,
      "aria-selected": String(opened),
      tabindex: item.id === cursor ? 0 : -1,
    },
    h(
      "span",
      { class: "row-top" },
      h("span", { class: "buyer" }, item.buyer),
      subscriberStar(item),
      marketBadge(item.marketplace),
      ago(since),
    ),
    h("span", { class: "row-text" }, item.text),
    h("span", { class: "row-foot" }, ...labelMarks(item), answered ? outcome(answered) : countdown(due, since)),
  );
}

/** The star of a buyer who subscribes to the shop. */
export function subscriberStar(item) {
  return (
    item.subscriber &&
    h(
      "span",
      { class: "star", title: t("inbox.subscriber"), role: "img", "aria-label": t("inbox.subscriber") },
      icon("star"),
    )
  );
}

function labelMarks(item) {
  const label = state.labels.get(item.id);
  if (!label) return [h("span", { class: "chip skeleton" })];
  const review =
    needsReview(item) &&
    h(
      "span",
      { class: "review", title: t("inbox.needs_review") },
      icon("review"),
      h("span", {}, t("inbox.needs_review")),
    );
  return [typeChip(heldLabel(label).split("/")[0]), review];
}

function outcome({ how }) {
  return h(
    "span",
    { class: "outcome" },
    icon(how === "sent" ? "check" : "quiet"),
    t(how === "sent" ? "inbox.sent" : "inbox.no_reply"),
  );
}

function note() {
  const { answered, narrowed } = filterState();
  if (narrowed)
    return emptyState(
      "search",
      t("inbox.none"),
      "",
      button(t("inbox.clear"), { onclick: () => (clearFilters(), draw()) }),
    );
  return answered ? emptyState("inbox", t("inbox.none_answered")) : emptyState("done", t("inbox.all_done"));
}

function drawProgress() {
  const [done, all] = [state.answered.size, state.items.length];
  byId("progress").hidden = !all;
  byId("progress-text").textContent = t("app.answered", { done, all });
  byId("progress").firstElementChild.style.setProperty("--part", all ? done / all : 0);
}

function showTrouble(error) {
  fill(byId("rows"));
  byId("rows").removeAttribute("aria-busy");
  fill(byId("inbox-note"), troubleLine(error, retry));
}

function retry() {
  fill(byId("inbox-note"));
  loadInbox();
}
