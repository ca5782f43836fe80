// What ends the work on a question: copying the reply, marking it answered, or saying that none is needed.

import * as api from "./api.js";
import { button, byId, fill, h, icon } from "./dom.js";
import { draftText, focusEditor, selectText, settledDraft } from "./editor.js";
import { open, openNext } from "./inbox.js";
import { GAP } from "./marks.js";
import { clearToasts, explained, toast } from "./notices.js";
import { on, openItem, putAway, state, takeBack } from "./store.js";
import { t } from "./texts.js";

/** Set the buttons up. */
export function startSending() {
  byId("copy").addEventListener("click", () => copyReply());
  byId("answered").addEventListener("click", () => finish("sent", draftText(), t("send.marked")));
  byId("no-reply").addEventListener("click", markQuiet);
  ["open", "draft", "answered"].forEach((what) => on(what, stopAsking));
  on("answered", clearToasts); // what they offer to undo may be undone already
}

/** Copy the reply, and mark the question answered if asked to. What speaks against it is said first. */
export async function copyReply({ andAnswer = false, anyway = false } = {}) {
  if (!atWork() || byId("reply").hasAttribute("data-closed")) return;
  const { text, result } = await settledDraft();
  if (!text.trim()) {
    toast(t("send.nothing"));
    return;
  }
  const doubt = anyway ? null : doubtAbout(text, result);
  if (doubt) {
    askFirst(doubt, () => copyReply({ andAnswer, anyway: true }));
    return;
  }
  if (!(await toClipboard(text))) {
    selectText();
    toast(t("send.failed"));
    return;
  }
  learn(text);
  if (andAnswer) finish("sent", text, t("send.copied_answered"));
  else toast(t("send.copied"));
}

/** Put the question away: it needs no reply. */
export function markQuiet() {
  const item = atWork();
  if (!item) return;
  const label = state.labels.get(item.id);
  if (label && !label.needs_reply)
    tellService({ about: "label", action: "accepted", text: item.text, label: `${label.type}/${label.intent}` });
  finish("no_reply", "", t("send.marked_quiet"));
}

function atWork() {
  const item = openItem();
  return item && !state.answered.has(item.id) ? item : null;
}

function finish(how, text, said) {
  const item = atWork();
  if (!item) return;
  putAway(item, how, text.trim());
  openNext();
  toast(said, { text: t("editor.undo"), run: () => (takeBack(item), open(item.id)) });
}

function doubtAbout(text, result) {
  if (!result) return t("send.unchecked");
  if (result.verdict === "block") return t("send.blocked", { market: t(`market.${result.marketplace}`) });
  return text.includes(GAP) ? t("send.gaps") : null;
}

function askFirst(doubt, anyway) {
  const back = button(t("send.keep_writing"), { onclick: () => (stopAsking(), focusEditor()) });
  const go = button(t("send.anyway"), { class: "danger", onclick: () => (stopAsking(), anyway()) });
  byId("ask").hidden = false;
  fill(byId("ask"), icon("warn"), h("p", {}, doubt), back, go);
  back.focus();
}

function stopAsking() {
  byId("ask").hidden = true;
  fill(byId("ask"));
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    selectText(); // no permission, as in some frames, or no secure origin: the old way
    return document.execCommand("copy");
  }
}

/** Tell the service what became of its suggestions. */
function learn(text) {
  const item = openItem();
  const used = state.used.get(item.id);
  const suggestion = used ?? state.suggestions.get(item.id)?.suggestions[0];
  if (!suggestion) return;
  const action = !used ? "rejected" : used.text === text ? "accepted" : "edited";
  tellService({
    about: "suggestion",
    action,
    text: suggestion.text,
    lang: suggestion.lang,
    template: suggestion.template,
    sent: text,
  });
}

async function tellService(body) {
  const whole = { marketplace: openItem()?.marketplace, ...body };
  try {
    await api.feedback(whole);
  } catch (error) {
    toast(explained(error), { text: t("error.retry"), run: () => tellService(whole) });
  }
}
