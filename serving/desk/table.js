// Reading and writing the files of a history, piece by piece: JSON Lines and CSV (RFC 4180, any of , ; and tab).

const DELIMITERS = [",", ";", "\t"];

/** What is wrong with a file. `kind` names a text of the page: wrong_kind, no_column, not_utf8, no_rows. */
export class FileProblem extends Error {
  constructor(kind, values = {}) {
    super(kind);
    this.kind = kind;
    this.values = values;
  }
}

/** Read a file; yields each row as a line of JSON, in order. */
export async function* jsonLines(file) {
  if (/\.(jsonl|ndjson)$/i.test(file.name)) yield* wholeLines(file);
  else if (/\.csv$/i.test(file.name)) yield* csvAsJson(file);
  else throw new FileProblem("wrong_kind");
}

/** Write one row of CSV. */
export function csvLine(values) {
  return `${values.map(csvField).join(",")}\r\n`;
}

async function* wholeLines(file) {
  let rest = "";
  for await (const piece of texts(file)) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) if (line.trim()) yield line;
  }
  if (rest.trim()) yield rest;
}

async function* csvAsJson(file) {
  let header = null;
  for await (const record of csvRecords(texts(file))) {
    if (header) yield JSON.stringify(Object.fromEntries(header.map((name, place) => [name, record[place] ?? ""])));
    else header = checkedHeader(record);
  }
}

function checkedHeader(record) {
  const header = record.map((name) => name.trim());
  if (!header.includes("text")) throw new FileProblem("no_column", { columns: header.join(", ") });
  return header;
}

/** Parse pieces of CSV into records. Quoted fields may hold delimiters, doubled quotes and line breaks. */
export async function* csvRecords(pieces) {
  const parser = new CsvParser();
  for await (const piece of pieces) yield* parser.read(piece);
  yield* parser.end();
}

class CsvParser {
  #delimiter = null;
  #field = "";
  #record = [];
  #quoted = false;
  #afterQuote = false; // a quote inside a quoted field: its end, or the first of two
  #held = ""; // text kept back until the delimiter is known

  *read(text) {
    this.#held += text;
    if (!this.#delimiter && !this.#held.includes("\n")) return;
    this.#delimiter ??= delimiterOf(this.#held);
    const ready = this.#held;
    this.#held = "";
    for (const character of ready) {
      const record = this.#take(character);
      if (record) yield record;
    }
  }

  *end() {
    yield* this.read("\n");
  }

  #take(character) {
    if (this.#quoted && !this.#afterQuote) {
      if (character === '"') this.#afterQuote = true;
      else this.#field += character;
      return null;
    }
    if (this.#afterQuote) {
      this.#afterQuote = false;
      if (character === '"') return void (this.#field += '"');
      this.#quoted = false;
    }
    if (character === '"' && !this.#field) return void (this.#quoted = true);
    if (character === this.#delimiter) return void this.#endField();
    if (character === "\n") return this.#endRecord();
    this.#field += character;
    return null;
  }

  #endField() {
    this.#record.push(this.#field);
    this.#field = "";
  }

  #endRecord() {
    this.#field = this.#field.replace(/\r$/, "");
    this.#endField();
    const record = this.#record;
    this.#record = [];
    return record.length > 1 || record[0] ? record : null; // a blank line is no record
  }
}

function delimiterOf(text) {
  const header = text.slice(0, text.indexOf("\n")).replace(/"[^"]*"/g, "");
  return DELIMITERS.toSorted((a, b) => header.split(b).length - header.split(a).length)[0];
}

/** The text of a file, in pieces; without the mark some programs put first. */
async function* texts(file) {
  const reader = file
    .stream()
    .pipeThrough(new TextDecoderStream("utf-8", { fatal: true }))
    .getReader();
  for (;;) {
    const { value, done } = await reader.read().catch(() => {
      throw new FileProblem("not_utf8");
    });
    if (done) return;
    yield value;
  }
}

function csvField(value) {
  const text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
