// Building the page. Children become text nodes or elements: nothing that comes from a server is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = new URL("icons.svg", import.meta.url).href;

/** Make an element: `on…` properties are listeners, `--…` are custom CSS properties, the rest are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) set(element, name, value);
  element.append(...kept(children));
  return element;
}

/** Replace what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
  return element;
}

/** Make an icon of the sprite; it is decoration, the text beside it says the same. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

/** Make a button with an icon and a text; further properties as for `h`. */
export function button(text, properties = {}, name = null, ...more) {
  return h("button", { type: "button", ...properties }, name && icon(name), text && h("span", {}, text), ...more);
}

/** Make a key cap. */
export function key(name) {
  return h("kbd", {}, name);
}

/** Find an element of the page by its id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Whether keys typed into this element are text. */
export function takesText(element) {
  return (
    element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
  );
}

/** Read a remembered preference. */
export function recall(name) {
  try {
    return localStorage.getItem(`replydesk.${name}`);
  } catch {
    return null; // a frame without storage: the preference lasts as long as the page
  }
}

/** Remember a preference; null forgets it. */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(`replydesk.${name}`);
    else localStorage.setItem(`replydesk.${name}`, value);
  } catch {
    // as above
  }
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name.startsWith("--"))
    element.style.setProperty(name, value); // the CSP refuses style attributes, not the CSSOM
  else element.setAttribute(name, value === true ? "" : value);
}

function kept(children) {
  return children.flat(2).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}
