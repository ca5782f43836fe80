// Runs before the first paint (a classic script, not a module), so that neither the theme nor the layout flickers.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("replydesk.theme");
    if (theme) root.dataset.theme = theme;
  } catch {
    // Storage is closed to us in some frames; the system's theme then stands.
  }
  root.dataset.mode = location.pathname.endsWith("/panel") ? "panel" : "desk";
})();
