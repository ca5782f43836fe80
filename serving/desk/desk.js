// Starts the desk: sets every part up, then loads what they show.

import * as api from "./api.js";
import { startBatch } from "./batch.js";
import { startClocks } from "./clock.js";
import { startContext } from "./context.js";
import { byId, fill, h, icon, remember } from "./dom.js";
import { startEditor } from "./editor.js";
import { loadInbox, startInbox } from "./inbox.js";
import { startKeys } from "./keys.js";
import { troubleLine } from "./notices.js";
import { startPanel } from "./panel.js";
import { startQuestion } from "./question.js";
import { loadRules } from "./rules.js";
import { startSending } from "./sending.js";
import { on, state } from "./store.js";
import { startSuggestions } from "./suggestions.js";
import { LANGUAGES, language, speak, t, translatePage } from "./texts.js";
import { startVerdicts } from "./verdicts.js";

const root = document.documentElement;
const isPanel = root.dataset.mode === "panel";
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

translatePage();
startLanguage();
startTheme();
startQuestion();
startSuggestions();
startEditor();
startVerdicts();
startSending();
startContext();
startBatch();
startKeys();
startClocks();
if (isPanel) loadPanel();
else {
  startInbox();
  loadInbox();
}
loadRules().catch(() => {}); // the texts of the findings themselves stand in

async function loadPanel() {
  try {
    const { marketplaces, intents } = await api.marketplaces();
    state.marketplaces = new Map(marketplaces.map((each) => [each.id, each]));
    state.intents = intents;
    startPanel();
  } catch (error) {
    byId("paste").hidden = false;
    fill(byId("paste"), troubleLine(error, loadPanel));
  }
}

function startLanguage() {
  const select = byId("language");
  fill(select, ...Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code }, name)));
  select.value = language();
  select.addEventListener("change", () => speak(select.value));
}

function startTheme() {
  byId("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
    drawTheme();
  });
  darkSystem.addEventListener("change", drawTheme);
  on("language", drawTheme);
  drawTheme();
}

function drawTheme() {
  const text = t(isDark() ? "app.light" : "app.dark");
  const button = fill(byId("theme"), icon(isDark() ? "sun" : "moon"));
  button.setAttribute("aria-label", text);
  button.title = text;
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : darkSystem.matches;
}
