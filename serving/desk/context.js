// What is known around the question: the time left, the listing, the order, the conversation.

import { countdown, elapsedBar } from "./clock.js";
import { byId, fill, h, icon } from "./dom.js";
import { day, moment, money, number, workingDays } from "./format.js";
import { dueAt, on, openItem, state } from "./store.js";
import { t } from "./texts.js";

const STEPS = ["paid", "shipped", "delivered"];
const FEW = 2; // in stock; worth a look before promising

/** Set the context's card up. */
export function startContext() {
  ["open", "answered", "language"].forEach((what) => on(what, draw));
}

function draw() {
  const item = openItem();
  byId("context").hidden = !item;
  if (!item) return;
  const { listing = {}, order = {}, conversation = {} } = item.context;
  const parts = [deadline(item), listingPart(listing), orderPart(order), conversationPart(conversation)].filter(
    Boolean,
  );
  fill(byId("context-body"), ...(parts.length ? parts : [h("p", { class: "hint" }, t("context.none"))]));
}

function deadline(item) {
  const due = dueAt(item);
  if (!due || state.answered.has(item.id)) return null;
  const since = Date.parse(item.context.received_at);
  const text = t(due < Date.now() ? "question.was_due" : "question.due", { moment: moment(due) });
  return h(
    "div",
    { class: "deadline" },
    h("p", { class: "line" }, h("span", {}, text), countdown(due, since, true)),
    elapsedBar(due, since),
  );
}

function listingPart(listing) {
  if (!listing.title && !listing.id) return null;
  const price = listing.price !== undefined && h("strong", { class: "price" }, money(listing.price, listing.currency));
  return h(
    "section",
    {},
    heading("variation", t("context.listing"), listing.id),
    h("p", { class: "listing-title" }, listing.title, price),
    facts([
      [t("context.condition"), listing.condition],
      ...Object.entries(listing.attributes ?? {}),
      [t("context.warranty"), listing.warranty],
      [t("context.box"), listing.in_the_box?.join(", ")],
    ]),
    variations(listing.variations ?? []),
    shipping(listing.shipping ?? {}),
    questions(listing.faq ?? []),
    listing.description && folded(t("context.description"), h("p", {}, listing.description)),
  );
}

function variations(all) {
  if (!all.length) return null;
  const names = [...new Set(all.flatMap((variation) => Object.keys(variation.attributes)))];
  const cell = (variation, name) => h("td", {}, String(variation.attributes[name] ?? "–"));
  const row = (variation) => h("tr", {}, ...names.map((name) => cell(variation, name)), stock(variation.stock));
  return h(
    "table",
    {},
    h("caption", { class: "visually-hidden" }, t("context.variations")),
    h("thead", {}, h("tr", {}, ...[...names, t("context.stock")].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...all.map(row)),
  );
}

function stock(count) {
  if (count === undefined) return h("td", { class: "stock" }, "–");
  const level = count === 0 ? "none" : count <= FEW ? "few" : "fine";
  return h("td", { class: "stock", "data-level": level }, count === 0 ? t("context.sold_out") : number(count));
}

function shipping(how) {
  const cost =
    how.free || how.cost === 0
      ? t("context.free")
      : how.cost !== undefined && money(how.cost, openItem().context.listing.currency);
  const pickup = how.pickup !== undefined && t(how.pickup ? "context.yes" : "context.no");
  const lines = [
    [t("context.cost"), cost],
    [t("context.dispatch"), how.dispatch_days !== undefined && workingDays(how.dispatch_days)],
    [t("context.delivery"), how.delivery_days && workingDays(...how.delivery_days)],
    [t("context.carrier"), how.carrier],
    [t("context.areas"), how.areas?.join(", ")],
    [t("context.pickup"), pickup],
  ];
  return lines.some(([, value]) => value) && [heading("shipping", t("context.shipping")), facts(lines)];
}

function questions(all) {
  return (
    all.length > 0 &&
    folded(
      `${t("context.faq")} (${all.length})`,
      h("dl", { class: "faq" }, ...all.flatMap(({ question, answer }) => [h("dt", {}, question), h("dd", {}, answer)])),
    )
  );
}

function orderPart(order) {
  if (!order.id && !order.status) return null;
  const late = order.promised_at && order.status !== "delivered" && Date.parse(order.promised_at) < Date.now();
  return h(
    "section",
    {},
    heading("order", t("context.order"), order.id),
    order.status && progress(order.status),
    order.claim_open && h("p", { class: "note red" }, icon("complaint"), h("span", {}, t("context.claim"))),
    facts([
      [t("context.bought"), order.bought_at && day(order.bought_at)],
      [t("context.promised"), order.promised_at && h("span", { class: late && "late" }, day(order.promised_at))],
      [t("context.delivered"), order.delivered_at && day(order.delivered_at)],
      [t("context.tracking"), order.tracking_code && h("code", {}, order.tracking_code)],
      [t("context.carrier"), order.carrier],
      [t("context.fulfilment"), order.fulfilment && t(`fulfilment.${order.fulfilment}`)],
    ]),
  );
}

/** The order's way, step by step; a cancelled one has none. */
function progress(status) {
  if (!STEPS.includes(status))
    return h("p", { class: "note red" }, icon("block"), h("span", {}, t(`status.${status}`)));
  const reached = STEPS.indexOf(status);
  const step = (name, place) =>
    h("li", { "data-done": place <= reached, "aria-current": place === reached ? "step" : null }, t(`status.${name}`));
  return h("ol", { class: "steps" }, ...STEPS.map(step));
}

function conversationPart(talk) {
  const silence = talk.seller_messages_since_buyer;
  if (!talk.started_by && !talk.buyer_blocked && !talk.buyer_opted_out && !silence) return null;
  const warning = (text) => h("p", { class: "note red" }, icon("block"), h("span", {}, text));
  return h(
    "section",
    {},
    heading("talk", t("context.conversation")),
    talk.buyer_blocked && warning(t("context.buyer_blocked")),
    talk.buyer_opted_out && warning(t("context.opted_out")),
    facts([
      [t("context.started"), talk.started_by && t(`starter.${talk.started_by}`)],
      [t("context.silence"), silence > 0 && number(silence)],
    ]),
  );
}

function heading(name, text, id = "") {
  return h("h3", {}, icon(name), h("span", {}, text), id && h("code", {}, id));
}

/** A list of names and values; what is not known is left out. */
function facts(lines) {
  const known = lines.filter(([, value]) => value);
  return (
    known.length > 0 &&
    h("dl", { class: "facts" }, ...known.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))
  );
}

function folded(title, content) {
  return h("details", {}, h("summary", {}, title), content);
}
