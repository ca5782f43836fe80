// "Label a file": a history goes to the service in chunks; counts grow while it is labelled.

import * as api from "./api.js";
import { button, byId, fill, h, icon } from "./dom.js";
import { number, percent } from "./format.js";
import { typeChip } from "./labels.js";
import { troubleLine } from "./notices.js";
import { on, state } from "./store.js";
import { FileProblem, csvLine, jsonLines } from "./table.js";
import { t } from "./texts.js";

const CHUNK = 2000; // lines a request
const dialog = byId("batch");
let run = null; // {file, lines, counts, read, abort, done, error}

/** Set the dialog up. */
export function startBatch() {
  byId("open-batch").addEventListener("click", () => (draw(), dialog.showModal()));
  dialog.addEventListener("dragover", (event) => event.preventDefault());
  dialog.addEventListener("drop", dropped);
  on("language", draw);
}

/** Label a file and show how it goes. */
async function label(file) {
  run = {
    file,
    lines: [],
    counts: { types: {}, review: 0, quiet: 0, empty: 0 },
    read: 0,
    abort: new AbortController(),
  };
  const mine = run;
  draw();
  try {
    for await (const chunk of chunks(mine, jsonLines(file)))
      await api.label(chunk, (line) => count(mine, line), mine.abort.signal);
    if (!mine.lines.length) throw new FileProblem("no_rows");
  } catch (error) {
    mine.error = error;
  }
  mine.done = true;
  draw();
}

/** Group lines into chunks; notes how far into the file they reach. */
async function* chunks(mine, lines) {
  let chunk = [];
  for await (const line of lines) {
    mine.read += line.length;
    if (chunk.push(line) === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length) yield chunk;
}

function count(mine, line) {
  const row = JSON.parse(line);
  const { counts, lines } = mine;
  lines.push(line);
  if (row.error) counts.empty += 1;
  else {
    counts.types[row.type] = (counts.types[row.type] ?? 0) + 1;
    counts.review += row.needs_review;
    counts.quiet += !row.needs_reply;
  }
  if (lines.length % 100 === 0 && mine === run) drawProgress(mine);
}

function draw() {
  const close = button(
    "",
    { class: "ghost square", onclick: leave, "aria-label": t("app.close"), title: t("app.close") },
    "close",
  );
  fill(dialog, h("header", { class: "line" }, h("h2", { id: "batch-title" }, t("batch.title")), close), ...content());
}

function content() {
  if (!run) return chooser();
  if (!run.done) return running();
  return run.error ? failed(run.error) : results(run);
}

function chooser() {
  const input = h("input", {
    type: "file",
    accept: ".jsonl,.ndjson,.csv",
    class: "visually-hidden",
    onchange: () => input.files[0] && label(input.files[0]),
  });
  return [
    h("p", { class: "lead" }, t("batch.lead")),
    h(
      "label",
      { class: "drop" },
      icon("upload"),
      h("span", {}, t("batch.drop"), " ", h("u", {}, t("batch.choose"))),
      input,
    ),
  ];
}

function running() {
  const bar = h("progress", { max: 1, id: "batch-bar", "aria-label": t("batch.title") });
  const stop = button(t("batch.cancel"), { onclick: () => run.abort.abort() });
  queueMicrotask(() => drawProgress(run));
  return [
    h("p", { class: "file" }, icon("file"), h("span", {}, run.file.name)),
    bar,
    h("p", { id: "batch-count" }),
    h("div", { class: "actions" }, stop),
  ];
}

function drawProgress(mine) {
  const bar = byId("batch-bar");
  if (!bar) return;
  // Characters for bytes: near enough for a bar, and it never stands still.
  bar.value = Math.min(0.99, mine.read / Math.max(mine.file.size, 1));
  byId("batch-count").textContent = t("batch.running", { n: number(mine.lines.length) });
}

function failed(error) {
  const cancelled = error.name === "AbortError";
  const text = cancelled
    ? t("batch.cancelled")
    : error instanceof FileProblem && t(`batch.${error.kind}`, error.values);
  const retry = () => label(run.file);
  return [
    text ? h("p", { class: "trouble", role: "alert" }, icon("warn"), h("span", {}, text)) : troubleLine(error, retry),
    h("div", { class: "actions" }, another()),
  ];
}

function results({ file, lines, counts }) {
  const all = lines.length;
  const labelled = Math.max(all - counts.empty, 1);
  const figure = (name, value, share = null) =>
    h(
      "div",
      {},
      h("dt", {}, t(`batch.${name}`)),
      h("dd", {}, number(value), share !== null && h("small", {}, percent(share))),
    );
  return [
    h("p", { class: "file" }, icon("file"), h("span", {}, file.name)),
    h(
      "dl",
      { class: "figures" },
      figure("rows", all),
      figure("for_review", counts.review, counts.review / labelled),
      figure("no_reply", counts.quiet, counts.quiet / labelled),
      figure("unreadable", counts.empty),
    ),
    h("h3", {}, t("batch.by_type")),
    bars(counts.types, labelled),
    h(
      "div",
      { class: "actions" },
      button(
        t("batch.download_jsonl"),
        { class: "primary", onclick: () => download(".jsonl", asJsonl(lines)) },
        "download",
      ),
      button(t("batch.download_csv"), { onclick: () => download(".csv", asCsv(lines)) }, "download"),
      another(),
    ),
  ];
}

function bars(types, all) {
  const line = (type) => {
    const share = (types[type] ?? 0) / all;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, typeChip(type)),
      h("td", { class: "wide" }, h("span", { class: "bar", "--part": share, "aria-hidden": "true" }, h("span"))),
      h("td", { class: "number" }, number(types[type] ?? 0)),
      h("td", { class: "number" }, percent(share)),
    );
  };
  const order = Object.keys(state.intents).sort((a, b) => (types[b] ?? 0) - (types[a] ?? 0));
  return h("table", { class: "bars" }, h("tbody", {}, ...order.map(line)));
}

function asJsonl(lines) {
  return new Blob(
    lines.map((line) => `${line}\n`),
    { type: "application/x-ndjson" },
  );
}

function asCsv(lines) {
  const rows = lines.map((line) => JSON.parse(line));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const body = rows.map((row) => csvLine(columns.map((name) => row[name])));
  return new Blob(["\ufeff", csvLine(columns), ...body], { type: "text/csv" }); // the mark lets Excel see UTF-8
}

function download(ending, blob) {
  const url = URL.createObjectURL(blob);
  const name = run.file.name.replace(/\.\w+$/, "") + ".labelled" + ending;
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function another() {
  return button(t("batch.another"), { class: "quiet", onclick: () => ((run = null), draw()) });
}

function dropped(event) {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file && (!run || run.done)) label(file);
}

function leave() {
  dialog.close();
  if (run?.done) run = null;
}
