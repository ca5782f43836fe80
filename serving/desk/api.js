// Talking to the service: one function for each route, and one kind of error.

const BASE = new URL("..", import.meta.url);
const PATIENCE = 20_000;

/** What went wrong with a request. `kind`: gone, slow, too_large, invalid, refused, failed. */
export class ApiError extends Error {
  constructor(kind, detail = "", status = 0) {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
    this.status = status;
  }
}

export const inbox = () => ask("v1/inbox");
export const marketplaces = () => ask("v1/marketplaces");
export const policies = () => ask("v1/policies");
export const model = () => ask("v1/model");
export const classify = (texts, explain = false) => ask("v1/classify", { texts, explain });
export const check = (text, marketplace, context) => ask("v1/check", { text, marketplace, context });
export const suggest = (question, marketplace, context) =>
  ask("v1/suggest", { question, marketplace, context, top: 3 });

/** Tell the service what the agent did. A service that keeps no feedback answers 404, which is fine. */
export async function feedback(body) {
  try {
    await ask("v1/feedback", body);
  } catch (error) {
    if (error.status !== 404) throw error;
  }
}

/** Label lines of JSON; calls `onLine` with each answer as it comes. */
export async function label(lines, onLine, signal) {
  const headers = { "Content-Type": "application/x-ndjson" };
  const response = await reach("v1/label", { method: "POST", headers, body: lines.join("\n"), signal });
  let rest = "";
  for await (const piece of pieces(response.body)) {
    const whole = (rest + piece).split("\n");
    rest = whole.pop();
    whole.forEach((line) => line && onLine(line));
  }
  if (rest) onLine(rest);
}

async function ask(path, body) {
  const init = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await reach(path, { ...init, signal: AbortSignal.timeout(PATIENCE) });
  try {
    return await response.json();
  } catch {
    throw new ApiError("gone");
  }
}

async function reach(path, init) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(error.name === "TimeoutError" ? "slow" : "gone");
  }
  if (!response.ok) throw await problem(response);
  return response;
}

async function problem(response) {
  const kinds = { 401: "refused", 403: "refused", 413: "too_large", 422: "invalid" };
  const said = await response.json().catch(() => ({}));
  return new ApiError(kinds[response.status] ?? "failed", said.detail ?? "", response.status);
}

/** Decode a stream; a reader, because not every browser can iterate over a stream. */
async function* pieces(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}
