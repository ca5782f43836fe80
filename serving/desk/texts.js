// The words of the page in four languages; one file for each, all with the same keys.

import { recall, remember } from "./dom.js";
import { tell } from "./store.js";
import en from "./texts.en.js";
import es from "./texts.es.js";
import pt from "./texts.pt.js";
import ru from "./texts.ru.js";

export const LANGUAGES = { es: "Español", pt: "Português", ru: "Русский", en: "English" };
const TEXTS = { es, pt, ru, en };
let current = choose();

/** The language of the page. */
export function language() {
  return current;
}

/** The text with this key, its {holes} filled. */
export function t(key, values = {}) {
  const text = TEXTS[current][key] ?? TEXTS.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

/** The text with this key if there is one, else what is given. */
export function tOr(key, otherwise) {
  return TEXTS[current][key] ?? otherwise;
}

/** Speak another language from now on. */
export function speak(code) {
  current = code;
  remember("language", code);
  translatePage();
  tell("language");
}

/** Put the words into the fixed parts of the page: data-t the text, data-t-label, -title and -hint the attributes. */
export function translatePage() {
  document.documentElement.lang = current;
  each("t", (element, text) => (element.textContent = text));
  each("t-label", (element, text) => element.setAttribute("aria-label", text));
  each("t-title", (element, text) => element.setAttribute("title", text));
  each("t-hint", (element, text) => element.setAttribute("placeholder", text));
}

function each(name, use) {
  document
    .querySelectorAll(`[data-${name}]`)
    .forEach((element) => use(element, t(element.getAttribute(`data-${name}`))));
}

function choose() {
  const wanted = [recall("language"), ...(navigator.languages ?? [])].map((code) => code?.slice(0, 2).toLowerCase());
  return wanted.find((code) => code in TEXTS) ?? "en";
}
