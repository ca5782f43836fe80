// The label of a question and its one-click correction.

import * as api from "./api.js";
import { button, h, icon } from "./dom.js";
import { needsReview } from "./filters.js";
import { languageName, percent } from "./format.js";
import { heldLabel, intentName, knownLanguage, labelBeside, labelName, typeChip } from "./labels.js";
import { explained, toast } from "./notices.js";
import { state, tell } from "./store.js";
import { t } from "./texts.js";

/** The label of a question: how sure it is, what else it might be, and the ways to correct it. */
export function labelPart(item, label) {
  const held = heldLabel(label);
  return h(
    "div",
    { class: "label" },
    h(
      "div",
      { class: "label-line" },
      typeChip(held.split("/")[0]),
      icon("next"),
      h("strong", {}, intentName(held)),
      h("span", { class: "lang" }, languageName(label.lang)),
      settled(label),
    ),
    !label.corrected && confidences(label),
    label.also.length > 0 &&
      h(
        "p",
        { class: "also" },
        t("question.also"),
        ": ",
        ...label.also.map((also) => h("span", { class: "chip" }, labelBeside(also, held))),
      ),
    needsReview(item) && label.runner_up && reviewNote(label),
    !label.corrected && corrections(item, label),
  );
}

function settled(label) {
  if (!label.corrected) return null;
  const same = label.corrected === `${label.type}/${label.intent}`;
  return h("span", { class: "settled" }, icon("check"), t(same ? "question.confirmed" : "question.corrected"));
}

function confidences(label) {
  const line = (name, share) => [
    h("dt", {}, t(`question.${name}`)),
    h("dd", {}, h("span", { class: "bar", "--part": share, "aria-hidden": "true" }, h("span")), percent(share)),
  ];
  return h(
    "dl",
    { class: "shares" },
    ...line("type", label.type_confidence),
    ...line("intent", label.intent_confidence),
  );
}

function reviewNote(label) {
  const texts = {
    label: intentName(heldLabel(label)),
    share: percent(label.intent_confidence),
    other: labelBeside(label.runner_up, heldLabel(label)),
    other_share: percent(label.runner_up_confidence),
  };
  return h("p", { class: "note amber" }, icon("review"), h("span", {}, t("question.review", texts)));
}

function corrections(item, label) {
  const other = label.runner_up;
  const share = other && percent(label.runner_up_confidence);
  const rather =
    other &&
    button(t("question.rather", { label: labelBeside(other, heldLabel(label)) }), {
      class: "small",
      title: t("question.rather_title", { label: labelName(other), share }),
      onclick: () => relabel(item, other),
    });
  const right =
    label.needs_review &&
    button(t("question.confirm"), { class: "small", onclick: () => relabel(item, heldLabel(label)) }, "check");
  return h("div", { class: "corrections" }, right, rather, otherLabels(item));
}

function otherLabels(item) {
  const groups = Object.entries(state.intents).map(([type, intents]) =>
    h(
      "optgroup",
      { label: t(`type.${type}`) },
      ...intents.map((intent) => h("option", { value: `${type}/${intent}` }, t(`intent.${intent}`))),
    ),
  );
  const choose = ({ target }) => target.value && relabel(item, target.value);
  return h(
    "select",
    { class: "small quiet", "aria-label": t("question.relabel"), onchange: choose },
    h("option", { value: "" }, t("question.relabel")),
    ...groups,
  );
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

/** Undo a correction. Feedback stays, so the first label is reported as right after all: the last word counts. */
async function takeBackLabel(item, before) {
  keep(item, before);
  await report(item, before, `${before.type}/${before.intent}`).catch((error) => toast(explained(error)));
}

function report(item, given, label) {
  const action = label === `${given.type}/${given.intent}` ? "accepted" : "relabelled";
  return api.feedback({
    about: "label",
    action,
    text: item.text,
    lang: knownLanguage(given.lang),
    marketplace: item.marketplace,
    label,
  });
}

function keep(item, label) {
  state.labels.set(item.id, label);
  tell("labels");
}
