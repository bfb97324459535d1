/* What a link's title says (a definition, a reference, where a number comes from), for the keyboard as for the mouse.
 *
 * The browser shows a title to the mouse alone, late, and in its own small letters. Here it becomes a note beside the
 * link: while it has the focus or the pointer, until Escape; read aloud as the link's description.
 */
(() => {
  "use strict";

  const GAP = 8; // px between link and note, and from the edge of the window
  const WAIT = 250; // ms that a pointer must rest

  let note, shown, timer;

  function box() {
    if (note) return note;
    note = document.createElement("div");
    note.className = "sb-tip";
    note.id = "sb-tip";
    note.setAttribute("role", "tooltip");
    note.addEventListener("pointerenter", () => clearTimeout(timer)); // what is pointed at can be read to its end
    note.addEventListener("pointerleave", () => hide());
    document.body.append(note);
    return note;
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    note.hidden = true;
    shown = undefined;
  }

  function show(link) {
    if (link === shown) return;
    hide();
    const tip = box();
    tip.textContent = link.dataset.tip;
    tip.hidden = false;
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(at.left, wide - tip.offsetWidth - GAP));
    const below = at.bottom + GAP + tip.offsetHeight < window.innerHeight;
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${(below ? at.bottom + GAP : at.top - GAP - tip.offsetHeight) + window.scrollY}px`;
    link.setAttribute("aria-describedby", tip.id);
    shown = link;
  }

  function start() {
    for (const link of document.querySelectorAll(".bd-article :is(a, .sb-fact)[title]:not(.headerlink)")) {
      link.dataset.tip = link.title;
      link.removeAttribute("title");
      link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
      link.addEventListener("blur", hide);
      link.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "touch") return; // a tap follows the link
        clearTimeout(timer);
        timer = setTimeout(show, WAIT, link);
      });
      link.addEventListener("pointerleave", () => {
        clearTimeout(timer);
        timer = setTimeout(hide, WAIT);
      });
    }
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    window.addEventListener("resize", hide);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
