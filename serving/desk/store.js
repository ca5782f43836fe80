// What the page knows, in one place, and who is told when it changes. Nothing here touches the document.

const bus = new EventTarget();
const MOST_SENT = 20;

export const state = {
  items: [], // as /v1/inbox gives them
  labels: new Map(), // item id → label fields; `words` and `runner_up` once the item was opened
  answered: new Map(), // item id → {text, how, at}; lives as long as the page
  drafts: new Map(), // item id → what the agent has written so far
  used: new Map(), // item id → the suggestion last inserted
  suggestions: new Map(), // item id → the answer of /v1/suggest
  marketplaces: new Map(), // id → limits
  intents: {}, // type → its intents
  rules: new Map(), // rule id → its texts in every language
  sent: [], // replies sent from this page, so that the next ones differ
  open: null, // id of the item on the desk
};

/** Call `listener` whenever `what` has changed: labels, open, suggested, draft, answered, language, retry. */
export function on(what, listener) {
  bus.addEventListener(what, (event) => listener(event.detail));
}

/** Tell everyone that `what` has changed. */
export function tell(what, detail) {
  bus.dispatchEvent(new CustomEvent(what, { detail }));
}

/** The item with this id. */
export function itemOf(id) {
  return state.items.find((item) => item.id === id) ?? null;
}

/** The item on the desk. */
export function openItem() {
  return itemOf(state.open);
}

/** The item's context as of now, with what was sent from here: replies that repeat themselves look automatic. */
export function contextOf(item) {
  const before = item.context.seller?.recent_sends ?? [];
  const seller = { ...item.context.seller, recent_sends: [...before, ...state.sent].slice(-MOST_SENT) };
  return { ...item.context, now: new Date().toISOString(), seller };
}

/** When the marketplace wants an answer by, in milliseconds; null when it is not known when the question came. */
export function dueAt(item) {
  const hours = state.marketplaces.get(item.marketplace)?.reply_within_hours;
  return item.context.received_at && hours ? Date.parse(item.context.received_at) + hours * 3_600_000 : null;
}

/** Whether the answer is late. */
export function isOverdue(item) {
  const due = dueAt(item);
  return due !== null && due < Date.now();
}

/** How many characters a reply to this item may have. */
export function limitOf(item) {
  return state.marketplaces.get(item.marketplace)?.max_length[item.context.channel ?? "message"] ?? Infinity;
}

/** Put an item away: `how` is "sent" or "no_reply". */
export function putAway(item, how, text = "") {
  state.answered.set(item.id, { how, text, at: Date.now() });
  if (text) state.sent.push(text);
  tell("answered", item.id);
}

/** Take an item back to the open ones. */
export function takeBack(item) {
  const text = state.answered.get(item.id)?.text;
  if (text) state.sent.splice(state.sent.lastIndexOf(text), 1);
  state.answered.delete(item.id);
  tell("answered", item.id);
}
