// What the page says about itself: one clear line for an error, and short notes that go away.

import { ApiError } from "./api.js";
import { button, byId, h, icon } from "./dom.js";
import { tell } from "./store.js";
import { t } from "./texts.js";

const SHOWN_FOR = 6000;

/** A line that says what went wrong and lets the agent try again; by itself it asks every part in trouble to. */
export function troubleLine(error, retry = () => tell("retry")) {
  const again = button(t("error.retry"), { class: "small", onclick: retry });
  return h("p", { class: "trouble", role: "alert" }, icon("warn"), h("span", {}, explained(error)), again);
}

/** An empty state: an icon, a line, a smaller line, and perhaps something to do. */
export function emptyState(name, text, hint = "", ...actions) {
  return h(
    "div",
    { class: "empty" },
    icon(name),
    h("p", {}, text),
    hint && h("p", { class: "hint" }, hint),
    ...actions,
  );
}

/** A short note at the foot of the page, with something to do about it or not. */
export function toast(text, action = null) {
  const act = action && button(action.text, { class: "small", onclick: () => (note.remove(), action.run()) });
  const note = h("p", { class: "toast" }, h("span", {}, text), act);
  byId("toasts").replaceChildren(note);
  setTimeout(() => note.remove(), SHOWN_FOR);
}

/** Take the notes off. */
export function clearToasts() {
  byId("toasts").replaceChildren();
}

/** An error in the agent's words. */
export function explained(error) {
  if (!(error instanceof ApiError)) {
    console.error(error);
    return t("error.failed", { detail: error.message });
  }
  return t(`error.${error.kind}`, { detail: error.detail });
}
