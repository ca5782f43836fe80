// The editor: a text area over a mirror of its text. The mirror carries the marks, and its height is the area's height.

import * as api from "./api.js";
import { button, byId, fill, h, icon } from "./dom.js";
import { drawFindings } from "./findings.js";
import { languageName, number } from "./format.js";
import { knownLanguage, rulesBroken } from "./labels.js";
import { GAP, lengthOf, moved, occurrences, pieces, placed } from "./marks.js";
import { troubleLine } from "./notices.js";
import { contextOf, limitOf, on, openItem, state, tell } from "./store.js";
import { t } from "./texts.js";

const PAUSE = 250; // after the last key, before a check
const NEARLY = 0.9; // of the limit; from here on the counter warns
const TELLING = 25; // characters from which a draft's language can be told
const OPEN_END = "\u200b"; // takes no room, but keeps an empty last line open
const WORST = ["block", "warn", "info", "gap"];

const area = byId("draft");
let checked = null; // {text, result}: the last answer and what it is about
let trouble = null;
let undoable = null; // {text, why}: what an undo brings back
let timer = 0;
let turns = 0; // an answer to an earlier turn is stale and dropped

/** Set the editor up. */
export function startEditor() {
  area.addEventListener("input", changed);
  byId("repair").addEventListener("click", repair);
  on("open", openDraft);
  on("retry", () => trouble && check(0));
  ["answered", "labels", "language", "suggested"].forEach((what) => on(what, draw));
}

/** The draft, with the answer of its check once there is one; waits for a check that is under way. */
export async function settledDraft() {
  if (area.value.trim() && checked?.text !== area.value) await run();
  return { text: area.value, result: checked?.text === area.value ? checked.result : null };
}

/** The draft as it stands. */
export function draftText() {
  return area.value;
}

/** Put a suggestion in: instead of the selection, or of everything. Selects one of its gaps, the first unless told. */
export function insertSuggestion(suggestion, gap = 0) {
  const before = area.value;
  const { selectionStart, selectionEnd } = area;
  const selected = selectionStart !== selectionEnd;
  const [start, end] = selected ? [selectionStart, selectionEnd] : [0, before.length];
  state.used.set(state.open, suggestion);
  replace(start, end, suggestion.text);
  undoable = before.trim() && !selected ? { text: before, why: "editor.replaced" } : null;
  const place = occurrences(area.value.slice(start, start + suggestion.text.length), GAP)[gap];
  if (place) area.setSelectionRange(start + place.start, start + place.end);
  check(0);
}

/** Apply the repair, if the check found one. */
export function repair() {
  const rewrite = checked?.text === area.value ? checked.result.rewrite : null;
  if (rewrite === null || rewrite === undefined) return;
  const before = area.value;
  replace(0, before.length, rewrite);
  undoable = { text: before, why: "editor.repaired" };
  check(0);
}

/** Select the next gap after the cursor, going round. */
export function nextGap() {
  const gaps = occurrences(area.value, GAP);
  const next = gaps.find((gap) => gap.start >= area.selectionEnd) ?? gaps[0];
  if (next) selectText(next.start, next.end);
}

/** Go on writing, at the end of what there is. */
export function focusEditor() {
  area.focus(); // does nothing while the reply is hidden
}

/** Select a part of the draft. */
export function selectText(start = 0, end = area.value.length) {
  area.focus();
  area.setSelectionRange(start, end);
}

function openDraft() {
  area.value = state.drafts.get(state.open) ?? "";
  checked = trouble = undoable = null;
  check(0);
}

function changed() {
  state.drafts.set(state.open, area.value);
  undoable = null;
  check(PAUSE);
}

/** Check the draft after a pause. Whatever answer is still on its way is about an older draft now. */
function check(pause) {
  clearTimeout(timer);
  turns += 1;
  if (area.value.trim()) timer = setTimeout(run, pause);
  else checked = trouble = null;
  draw();
}

async function run() {
  clearTimeout(timer);
  const turn = ++turns;
  const item = openItem();
  const text = area.value;
  try {
    const result = await api.check(text, item.marketplace, contextOf(item));
    if (turn !== turns) return;
    [checked, trouble] = [{ text, result }, null];
  } catch (error) {
    if (turn !== turns) return;
    [checked, trouble] = [null, error];
  }
  draw();
}

/** Replace a part of the draft the way typing does, so that the browser's own undo still works. */
function replace(start, end, text) {
  selectText(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    changed();
  }
}

function draw() {
  const item = openItem();
  byId("reply").hidden = !item || state.answered.has(item.id);
  if (byId("reply").hidden) return;
  byId("reply").toggleAttribute("data-closed", isClosed(item));
  const findings = liveFindings();
  drawMarks(findings);
  drawCounter(item);
  drawVerdict();
  drawRepair();
  drawNote(item);
  drawGaps();
  drawFindings(checked?.result, findings, area.value);
  tell("draft", { text: area.value, result: checked?.text === area.value ? checked.result : null });
}

/** Whether the marketplace keeps the seller from writing to this buyer. */
function isClosed(item) {
  return state.suggestions.get(item.id)?.may_send === false;
}

/** The findings where they stand in the draft as it is now. */
function liveFindings() {
  if (!checked) return [];
  const spans = placed(checked.result.findings, checked.text);
  return checked.text === area.value ? spans : moved(spans, checked.text, area.value);
}

function drawMarks(findings) {
  const gaps = occurrences(area.value, GAP).map((gap) => ({ ...gap, severity: "gap" }));
  const worst = (spans) => WORST.find((severity) => spans.some((span) => span.severity === severity));
  const mark = ({ text, spans }) => (spans.length ? h("mark", { "data-severity": worst(spans) }, text) : text);
  fill(byId("marks"), ...pieces(area.value, [...findings, ...gaps]).map(mark), OPEN_END);
}

function drawCounter(item) {
  const [length, limit] = [lengthOf(area.value), checked?.result.length_limit ?? limitOf(item)];
  const counter = byId("counter");
  counter.textContent = t("editor.counter", { length: number(length), limit: number(limit) });
  counter.dataset.state = length > limit ? "over" : length >= NEARLY * limit ? "near" : "fine";
}

function drawVerdict() {
  const current = checked?.text === area.value;
  const verdict = !area.value.trim() ? "empty" : checked ? checked.result.verdict : trouble ? "unknown" : "checking";
  const n = checked && rulesBroken(checked.result, verdict);
  const names = { ok: "check", warn: "warn", block: "block", unknown: "review" };
  const badge = byId("verdict");
  const text = t(`verdict.${verdict}`, { n });
  // The text is only touched when it changes: it is read out by screen readers.
  if (badge.textContent !== text || badge.dataset.verdict !== verdict)
    fill(badge, names[verdict] && icon(names[verdict]), h("span", {}, text));
  badge.dataset.verdict = verdict;
  badge.toggleAttribute("data-stale", Boolean(checked && !current));
}

function drawRepair() {
  const rewrite = checked?.text === area.value ? checked.result.rewrite : undefined;
  byId("repair").disabled = typeof rewrite !== "string";
  byId("repair").title = rewrite ?? "";
}

function drawNote(item) {
  if (isClosed(item))
    return fill(byId("editor-note"), h("p", { class: "note red" }, icon("block"), h("span", {}, t("suggest.blocked"))));
  return fill(
    byId("editor-note"),
    trouble && troubleLine(trouble),
    undoable && undoNote(),
    unrepairable(),
    otherLanguage(item),
  );
}

function undoNote() {
  const { text, why } = undoable;
  const undo = button(
    t("editor.undo"),
    { class: "small", onclick: () => (replace(0, area.value.length, text), check(0)) },
    "undo",
  );
  return h("p", { class: "note" }, icon("repair"), h("span", {}, t(why)), undo);
}

function unrepairable() {
  const stuck = checked?.text === area.value && checked.result.verdict === "block" && checked.result.rewrite === null;
  return (
    stuck &&
    checked.result.findings.some((finding) => finding.start !== null) &&
    h("p", { class: "note" }, icon("info"), h("span", {}, t("editor.no_repair")))
  );
}

function otherLanguage(item) {
  const [buyer, draft] = [state.labels.get(item.id)?.lang, checked?.result.lang];
  if (!knownLanguage(buyer) || !knownLanguage(draft) || buyer === draft || area.value.length < TELLING) return null;
  return h(
    "p",
    { class: "note amber" },
    icon("warn"),
    h("span", {}, t("editor.other_language", { buyer: languageName(buyer), draft: languageName(draft) })),
  );
}

function drawGaps() {
  const n = occurrences(area.value, GAP).length;
  byId("gaps").hidden = !n;
  fill(
    byId("gaps"),
    h("span", {}, t("editor.gaps", { n })),
    button(t("editor.next_gap"), { class: "small", onclick: nextGap }, null, h("kbd", {}, "Alt G")),
  );
}
