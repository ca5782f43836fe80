// The keyboard: one table says what every key does, for the listener and for the help.

import * as api from "./api.js";
import { button, byId, fill, h, key, recall, remember, takesText } from "./dom.js";
import { focusEditor, nextGap, repair } from "./editor.js";
import { number, percent } from "./format.js";
import { backToList, moveCursor, openCursor } from "./inbox.js";
import { copyReply, markQuiet } from "./sending.js";
import { insertNumber } from "./suggestions.js";
import { t } from "./texts.js";

const help = byId("help");
const isPanel = document.documentElement.dataset.mode === "panel";

// `plain` keys work where no text is typed, the others everywhere. `list`: only where there is an inbox.
const KEYS = [
  {
    on: ["j", "ArrowDown"],
    shown: ["j", "↓"],
    text: "keys.next",
    plain: true,
    list: true,
    run: () => moveCursor(1),
    only: inList,
  },
  {
    on: ["k", "ArrowUp"],
    shown: ["k", "↑"],
    text: "keys.previous",
    plain: true,
    list: true,
    run: () => moveCursor(-1),
    only: inList,
  },
  { on: ["Enter"], shown: ["⏎"], text: "keys.open", plain: true, list: true, run: openCursor, only: onPage },
  {
    on: ["1", "2", "3"],
    shown: ["1", "2", "3"],
    text: "keys.insert",
    plain: true,
    run: (pressed) => insertNumber(Number(pressed)),
  },
  { on: ["e"], shown: ["e"], text: "keys.editor", plain: true, run: focusEditor },
  { on: ["Escape"], shown: ["Esc"], text: "keys.list", run: escape },
  { on: ["Alt+r"], shown: ["Alt", "R"], text: "keys.repair", run: repair },
  { on: ["Alt+g"], shown: ["Alt", "G"], text: "keys.gap", run: nextGap },
  { on: ["Ctrl+Enter"], shown: ["Ctrl", "⏎"], text: "keys.send", run: () => copyReply({ andAnswer: true }) },
  { on: ["n"], shown: ["n"], text: "keys.quiet", plain: true, run: markQuiet },
  { on: ["/"], shown: ["/"], text: "keys.search", plain: true, list: true, run: () => byId("search").focus() },
  { on: ["?"], shown: ["?"], text: "keys.help", plain: true, run: showHelp },
];

/** Listen to the keyboard. */
export function startKeys() {
  document.addEventListener("keydown", pressed);
  byId("open-help").addEventListener("click", showHelp);
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = nameOf(event);
  const found = KEYS.find((each) => each.on.includes(name));
  if (!found || (found.list && isPanel) || (found.only && !found.only(event))) return;
  if (found.plain && (takesText(event.target) || (name.length === 1 && recall("keys") === "off"))) return;
  event.preventDefault();
  found.run(name);
}

/** The key as the table has it. Letters go by their place where the layout has no Latin ones. */
function nameOf({ key: typed, code, ctrlKey, metaKey, altKey, shiftKey }) {
  const letter = /^Key[A-Z]$/.test(code) && (altKey || !/^[\x20-\x7e]$/.test(typed)) ? code.slice(3) : typed;
  const slash = code === "Slash" && /^[.,]$/.test(typed) ? (shiftKey ? "?" : "/") : letter; // Russian layout
  const name = slash.length === 1 ? slash.toLowerCase() : slash;
  const held = ctrlKey || metaKey ? "Ctrl+" : altKey ? "Alt+" : "";
  return held + name;
}

function onPage({ target }) {
  return target === document.body || target.id === "question";
}

/** Arrows move in the list only; elsewhere they scroll. Letters always do. */
function inList(event) {
  return event.key.length === 1 || onPage(event) || byId("rows").contains(event.target);
}

/** One step back: out of the search or the text, to the list. */
function escape() {
  if (isPanel) document.activeElement?.blur();
  else backToList();
}

function showHelp() {
  drawHelp();
  help.showModal();
  addModelLine();
}

function drawHelp() {
  const close = button(
    "",
    { class: "ghost square", onclick: () => help.close(), "aria-label": t("app.close"), title: t("app.close") },
    "close",
  );
  const shown = KEYS.filter((each) => !(each.list && isPanel));
  const line = (each) => h("div", {}, h("dt", {}, ...each.shown.map(key)), h("dd", {}, t(each.text)));
  const single = h("input", {
    type: "checkbox",
    checked: recall("keys") !== "off",
    onchange: () => remember("keys", single.checked ? null : "off"),
  });
  fill(
    help,
    h("header", { class: "line" }, h("h2", { id: "help-title" }, t("keys.title")), close),
    h("p", { class: "lead" }, t("keys.lead")),
    h("dl", { class: "keys" }, ...shown.map(line)),
    h("label", { class: "check" }, single, t("keys.single")),
    h("p", { class: "hint", id: "model-line" }),
  );
}

/** Say which model labels, and how good it was on questions it had not seen. */
async function addModelLine() {
  const { version, figures } = await api.model().catch(() => ({}));
  const measured = figures?.questions?.all;
  if (!measured) return;
  const values = { version, share: percent(measured.type_accuracy), n: number(measured.n) };
  byId("model-line").textContent = t("keys.model", values);
}
