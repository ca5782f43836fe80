// Which questions the inbox shows, and in what order. The counts beside a choice say what choosing it would show.

import { byId, fill, h } from "./dom.js";
import { languageName } from "./format.js";
import { heldLabel } from "./labels.js";
import { dueAt, isOverdue, state } from "./store.js";
import { LANGUAGES, t } from "./texts.js";

const NONE = {
  text: "",
  state: "open",
  type: "",
  market: "",
  language: "",
  overdue: false,
  review: false,
  subscribers: false,
};
const TOGGLES = ["overdue", "review", "subscribers"];
const TESTS = {
  state: (item, wanted) => state.answered.has(item.id) === (wanted === "answered"),
  type: (item, wanted) => typeOf(item) === wanted,
  market: (item, wanted) => item.marketplace === wanted,
  language: (item, wanted) => languageOf(item) === wanted,
  overdue: (item) => isOverdue(item) && !state.answered.has(item.id),
  review: (item) => needsReview(item),
  subscribers: (item) => item.subscriber,
  text: (item, wanted) =>
    folded([item.buyer, item.text, item.context.listing?.title].join(" ")).includes(folded(wanted)),
};
let wanted = { ...NONE };
let sort = "due";

/** Whether the agent still has to look at the label of an item. */
export function needsReview(item) {
  const label = state.labels.get(item.id);
  return Boolean(label?.needs_review && !label.corrected);
}

/** The items to show, in order. */
export function shownItems() {
  const shown = state.items.filter((item) => matches(item));
  if (wanted.state === "answered")
    return shown.sort((a, b) => state.answered.get(b.id).at - state.answered.get(a.id).at);
  const newest = (item) => -Date.parse(item.context.received_at ?? 0);
  const urgent = (item) => dueAt(item) ?? Infinity;
  return shown.sort((a, b) => (sort === "due" ? urgent(a) - urgent(b) : newest(a) - newest(b)));
}

/** Whether the answered items are shown, and whether any filter narrows the list. */
export function filterState() {
  const narrowed = Object.keys(NONE).some((name) => name !== "state" && wanted[name] !== NONE[name]);
  return { answered: wanted.state === "answered", narrowed };
}

/** Take all filters off. */
export function clearFilters() {
  wanted = { ...NONE, state: wanted.state };
  byId("search").value = "";
}

/** Listen to the filter form; `changed` redraws the list. */
export function watchFilters(changed) {
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target.name === "sort") sort = target.value;
    else if (target.type === "checkbox") wanted[target.name] = target.checked;
    else wanted[target.name] = target.value;
    changed();
  });
}

/** Draw the choices with their counts. */
export function drawFilters() {
  const form = byId("filters");
  options(
    form.elements.sort,
    [
      ["due", t("inbox.sort_due")],
      ["new", t("inbox.sort_new")],
    ],
    sort,
  );
  drawSelect("type", Object.keys(state.intents), (type) => t(`type.${type}`));
  drawSelect("market", [...state.marketplaces.keys()], (id) => t(`market.${id}`));
  drawSelect("language", Object.keys(LANGUAGES), languageName);
  drawSegments();
  drawToggles();
}

function drawSelect(name, values, named) {
  const choices = values.map((value) => [value, `${named(value)} (${count(name, value)})`]);
  options(byId("filters").elements[name], [["", t(`inbox.${name}`)], ...choices], wanted[name]);
  byId("filters").elements[name].classList.toggle("set", Boolean(wanted[name]));
}

function drawSegments() {
  const segment = (value) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "state", value, checked: wanted.state === value }),
      h("span", {}, t(`inbox.${value}`), h("b", {}, count("state", value))),
    );
  redraw(byId("segments"), () => fill(byId("segments"), segment("open"), segment("answered")));
}

function drawToggles() {
  const toggle = (name) =>
    h(
      "label",
      { class: "toggle" },
      h("input", { type: "checkbox", name, checked: wanted[name] }),
      h("span", {}, t(`inbox.${name}`), h("b", {}, count(name, true))),
    );
  redraw(byId("toggles"), () => fill(byId("toggles"), ...TOGGLES.map(toggle)));
}

/** Draw anew what may hold the focus, and give it back. */
function redraw(holder, draw) {
  const focused = holder.contains(document.activeElement) ? document.activeElement : null;
  draw();
  if (!focused) return;
  const same = [...holder.querySelectorAll("input")].find(
    (input) => input.name === focused.name && input.value === focused.value,
  );
  same?.focus({ preventScroll: true });
}

function options(select, choices, value) {
  fill(select, ...choices.map(([id, text]) => h("option", { value: id }, text)));
  select.value = value;
}

function count(name, value) {
  return state.items.filter((item) => TESTS[name](item, value) && matches(item, name)).length;
}

function matches(item, except = null) {
  return Object.entries(wanted).every(([name, value]) => name === except || !value || TESTS[name](item, value));
}

function typeOf(item) {
  const label = state.labels.get(item.id);
  return label && heldLabel(label).split("/")[0];
}

function languageOf(item) {
  return state.labels.get(item.id)?.lang;
}

function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
