// Spans in texts. The service counts code points, the browser UTF-16 units: an emoji is one there and two here.

export const GAP = "[…]"; // stands for what the agent has to fill in

/** Return spans with `start` and `end` in UTF-16 units; those without a place (about state) are left out. */
export function placed(spans, text) {
  const offsets = unitOffsets(text);
  const last = offsets.length - 1;
  const at = (point) => offsets[Math.min(Math.max(point, 0), last)];
  return spans
    .filter((span) => span.start !== null && span.end !== null)
    .map((span) => ({ ...span, start: at(span.start), end: at(span.end) }));
}

/** How many characters a text has as the marketplaces count them: code points. */
export function lengthOf(text) {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** Cut a text where spans begin and end: pieces with the spans that cover them. */
export function pieces(text, spans) {
  const cuts = new Set([0, text.length]);
  spans.forEach((span) => cuts.add(span.start).add(span.end));
  const ordered = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  return ordered.slice(1).map((end, number) => {
    const start = ordered[number];
    return { text: text.slice(start, end), spans: spans.filter((span) => span.start <= start && span.end >= end) };
  });
}

/** Move spans of `before` to where they stand in `after`; what was edited loses its mark until it is checked again. */
export function moved(spans, before, after) {
  const head = alike(before, after, (text, n) => text[n]);
  const room = Math.min(before.length, after.length) - head;
  const tail = Math.min(
    alike(before, after, (text, n) => text[text.length - 1 - n]),
    room,
  );
  const shift = after.length - before.length;
  return spans.flatMap((span) => {
    if (span.end <= head) return [span];
    if (span.start >= before.length - tail) return [{ ...span, start: span.start + shift, end: span.end + shift }];
    return [];
  });
}

/** Where each `needle` stands in a text. */
export function occurrences(text, needle) {
  const found = [];
  for (let start = text.indexOf(needle); start >= 0; start = text.indexOf(needle, start + needle.length)) {
    found.push({ start, end: start + needle.length });
  }
  return found;
}

function unitOffsets(text) {
  const offsets = [0];
  for (const character of text) offsets.push(offsets.at(-1) + character.length);
  return offsets;
}

function alike(before, after, at) {
  const most = Math.min(before.length, after.length);
  let n = 0;
  while (n < most && at(before, n) === at(after, n)) n += 1;
  return n;
}
