/* A link to a row of a closed list opens the list; browsers do so by themselves only of late. */
(() => {
  "use strict";

  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const list = target && target.closest("details:not([open])");
    if (!list) return;
    list.open = true;
    target.scrollIntoView();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", open);
  else open();
  window.addEventListener("hashchange", open);
})();
