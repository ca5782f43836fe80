// The panel: no inbox; one question at a time, pasted by the agent or sent by the helpdesk around the page.

import { button, byId, fill, h, recall, remember } from "./dom.js";
import { on, state, tell } from "./store.js";
import { t } from "./texts.js";

const FETCH = "chatwoot-dashboard-app:fetch-info"; // asks Chatwoot for the conversation on screen
const INCOMING = [0, "incoming"];
const CHANNELS = ["message", "question"];
let number = 0;

/** Set the panel up. */
export function startPanel() {
  byId("paste").hidden = false;
  drawForm();
  on("language", drawForm);
  addEventListener("message", fromHelpdesk);
  if (parent !== window) parent.postMessage(FETCH, "*"); // carries nothing of ours
}

function drawForm() {
  const form = byId("paste");
  const before = form.elements.text?.value ?? "";
  const text = h("textarea", {
    name: "text",
    rows: 3,
    required: true,
    maxlength: 10000,
    placeholder: t("panel.hint"),
    "aria-label": t("panel.title"),
  });
  const market = h(
    "select",
    { name: "marketplace", "aria-label": t("panel.market") },
    ...[...state.marketplaces.keys()].map((id) => h("option", { value: id }, t(`market.${id}`))),
  );
  const channel = h(
    "select",
    { name: "channel", "aria-label": t("panel.channel") },
    ...CHANNELS.map((id) => h("option", { value: id }, t(`channel.${id}`))),
  );
  fill(
    form,
    h("h2", {}, t("panel.title")),
    text,
    h("div", { class: "line" }, market, channel, button(t("panel.read"), { type: "submit", class: "primary" })),
  );
  text.value = before;
  choose(market, recall("marketplace"));
  choose(channel, recall("channel"));
  form.onsubmit = (event) => (event.preventDefault(), read());
}

/** Put what the form holds on the desk. */
function read(buyer = "") {
  const { text, marketplace, channel } = byId("paste").elements;
  if (!text.value.trim()) return;
  remember("marketplace", marketplace.value);
  remember("channel", channel.value);
  const context = { channel: channel.value, conversation: { started_by: "buyer" } };
  const item = {
    id: `panel-${++number}`,
    buyer,
    marketplace: marketplace.value,
    text: text.value.trim(),
    subscriber: false,
    context,
  };
  state.items = [item];
  state.open = item.id;
  document.body.dataset.view = "item";
  tell("open", item.id);
}

/** Take the buyer's last message from a helpdesk. Anyone could send one, so it is read as plain text only. */
function fromHelpdesk(event) {
  if (event.source !== parent || parent === window) return;
  const conversation = conversationIn(event.data);
  const asked = conversation?.messages
    ?.filter?.((message) => INCOMING.includes(message?.message_type) && !message.private)
    .at(-1)?.content;
  if (typeof asked !== "string" || !asked.trim()) return;
  const { text, marketplace } = byId("paste").elements;
  if (text.value === asked) return;
  text.value = asked;
  choose(marketplace, conversation.custom_attributes?.marketplace);
  const name = conversation.meta?.sender?.name;
  read(typeof name === "string" ? name : "");
}

function conversationIn(data) {
  try {
    const message = typeof data === "string" ? JSON.parse(data) : data;
    return message?.event === "appContext" ? message.data?.conversation : null;
  } catch {
    return null; // some other script's message
  }
}

function choose(select, value) {
  if ([...select.options].some((option) => option.value === value)) select.value = value;
}
