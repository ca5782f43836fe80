// The list of what the check found, one entry for each rule.

import * as api from "./api.js";
import { button, byId, fill, h, icon } from "./dom.js";
import { draftText, selectText } from "./editor.js";
import { explained, toast } from "./notices.js";
import { ruleText, sourceNote } from "./rules.js";
import { openItem } from "./store.js";
import { t } from "./texts.js";

const ICONS = { block: "block", warn: "warn", info: "info" };
const reported = new Set(); // rule and draft of the false alarms told about

/** Draw the findings; `live` are those with a place, where they stand now. */
export function drawFindings(result, live) {
  const rules = Map.groupBy(result?.findings ?? [], (finding) => finding.rule);
  fill(byId("findings"), ...[...rules.values()].sort(worstFirst).map((findings) => entry(findings, live)));
}

function entry(findings, live) {
  const [{ rule, severity, message, fix, source }] = findings;
  const places = live.filter((span) => span.rule === rule);
  return h(
    "li",
    { class: "finding", "data-severity": severity },
    icon(ICONS[severity]),
    h(
      "div",
      {},
      h(
        "p",
        { class: "finding-head" },
        h("strong", {}, t(`severity.${severity}`)),
        h("code", {}, rule),
        ...places.map(quote),
      ),
      h("p", {}, ruleText(rule, "message", message)),
      fix && h("p", { class: "fix" }, ruleText(rule, "fix", fix)),
      h("p", { class: "finding-foot" }, sourceNote(source), places.length > 0 && falseAlarm(rule)),
    ),
  );
}

function quote(span) {
  const text = draftText().slice(span.start, span.end);
  return h(
    "button",
    { type: "button", class: "quote", title: t("finding.select"), onclick: () => selectText(span.start, span.end) },
    `“${text}”`,
  );
}

function falseAlarm(rule) {
  const item = openItem();
  const text = draftText();
  const name = `${item.id} ${rule} ${text}`;
  if (reported.has(name)) return h("span", { class: "settled" }, icon("check"), t("finding.reported"));
  const report = async ({ currentTarget }) => {
    try {
      await api.feedback({ about: "finding", action: "rejected", text, marketplace: item.marketplace, rule });
      reported.add(name);
      currentTarget.replaceWith(falseAlarm(rule));
    } catch (error) {
      toast(explained(error));
    }
  };
  return button(t("finding.false_alarm"), { class: "link", onclick: report });
}

function worstFirst([one], [other]) {
  const order = Object.keys(ICONS);
  return order.indexOf(one.severity) - order.indexOf(other.severity);
}
