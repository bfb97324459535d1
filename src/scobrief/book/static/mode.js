/* Before the page is painted: light or dark, if the reader has chosen; else the system's choice stands, in CSS. */
(() => {
  "use strict";
  try {
    const mode = localStorage.getItem("sb-mode");
    if (mode === "light" || mode === "dark") document.documentElement.dataset.theme = mode;
  } catch {
    // A browser that keeps nothing for a page keeps no choice either.
  }
})();
