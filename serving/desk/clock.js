// The page's clocks: elements with data-due or data-since are kept up to date, each second, without a redraw.

import { h, icon } from "./dom.js";
import { duration, moment, running } from "./format.js";
import { t } from "./texts.js";

const HOUR = 3_600_000;
const SOON = 0.25; // of the time to reply; from here on the clock turns amber

/** A countdown to `due`; null when there is nothing to count to. */
export function countdown(due, since, detailed = false) {
  if (!due) return null;
  const clock = h("span", { class: "due", "data-due": due, "data-start": since, "data-detailed": detailed });
  const whole = h("span", { class: detailed ? "countdown" : "" }, icon("clock"), clock);
  tick(clock);
  return whole;
}

/** How long ago something was; in short, or in words. */
export function ago(since, worded = false) {
  const datetime = new Date(since).toISOString();
  const time = h("time", { class: "ago", datetime, "data-since": since, "data-worded": worded, title: moment(since) });
  tickAgo(time);
  return time;
}

/** Keep every clock on the page running. */
export function startClocks() {
  setInterval(() => {
    if (document.hidden) return;
    document.querySelectorAll("[data-due]").forEach(tick);
    document.querySelectorAll("[data-since]").forEach(tickAgo);
    document.querySelectorAll("[data-elapsed]").forEach(tickBar);
  }, 1000);
}

/** A bar that fills as the time to reply runs out. */
export function elapsedBar(due, since) {
  const bar = h(
    "span",
    { class: "bar elapsed", "aria-hidden": "true", "data-elapsed": due, "data-start": since },
    h("span"),
  );
  tickBar(bar);
  return bar;
}

function tick(clock) {
  const left = Number(clock.dataset.due) - Date.now();
  const detailed = clock.dataset.detailed !== undefined && Math.abs(left) < 10 * HOUR;
  const time = detailed ? running(left) : duration(left);
  write(clock, left < 0 ? t("inbox.late", { time }) : t("inbox.left", { time }));
  clock.parentElement?.setAttribute("data-state", stateOf(clock, left));
}

function tickAgo(element) {
  const time = duration(Date.now() - Number(element.dataset.since));
  write(element, element.dataset.worded === undefined ? time : t("inbox.ago", { time }));
}

function tickBar(bar) {
  const [due, start] = [Number(bar.dataset.elapsed), Number(bar.dataset.start)];
  const left = due - Date.now();
  bar.style.setProperty("--part", Math.min(1, 1 - left / (due - start)));
  bar.dataset.state = stateOf({ dataset: { due, start } }, left);
}

function stateOf({ dataset }, left) {
  if (left < 0) return "late";
  return left < SOON * (dataset.due - dataset.start) ? "soon" : "fine";
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
