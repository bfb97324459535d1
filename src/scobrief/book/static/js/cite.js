/* Buttons that copy: one for each form of a citation, and any other that names what it copies by data-copies="id". */
(() => {
  "use strict";

  const SAID = 4000; // for how long a button says what it did

  function add(text) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.copies = text.id;
    // Seven buttons of one name could not be told apart by who hears them.
    button.textContent = `Copy ${text.dataset.copy}`;
    text.closest("div").querySelector("dt").append(button);
  }

  /* With italics where the other program takes them, as plain text elsewhere. */
  async function write(source) {
    const plain = source.textContent;
    if (!navigator.clipboard) throw new Error("no clipboard");
    if (source.tagName === "PRE" || !window.ClipboardItem || !navigator.clipboard.write) {
      return navigator.clipboard.writeText(plain);
    }
    const rich = source.cloneNode(true);
    for (const run of rich.querySelectorAll(".sb-run")) run.replaceWith(run.textContent);
    const kinds = { "text/plain": plain, "text/html": rich.innerHTML };
    const blobs = Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }

  /* Pages from a file, or from http, may have no clipboard; a selection can be copied by who is asked to, or by hand. */
  function select(source) {
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    }
  }

  function say(button, source, words) {
    const box = button.closest("details, figure, section, article") || document.body;
    let place = box.querySelector("[role=status]");
    if (!place) {
      place = document.createElement("p");
      place.className = "sb-cite-said";
      place.setAttribute("role", "status");
      box.append(place);
    }
    const name = source.dataset.copy || "Citation";
    place.textContent = "";
    // A region that is filled with what it holds already says nothing.
    window.setTimeout(() => (place.textContent = words.replace("%", name)), 50);
    const was = button.dataset.was || button.textContent;
    button.dataset.was = was;
    button.textContent = words.startsWith("%") ? "Copied" : "Selected";
    window.clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = String(window.setTimeout(() => (button.textContent = was), SAID));
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    if (!source) return;
    let done = true;
    try {
      await write(source);
    } catch {
      done = select(source);
    }
    say(button, source, done ? "% copied." : "The text is selected. Copy it with Ctrl+C or Cmd+C.");
  }

  /* Where the style sheet cannot open the box for paper, this does, and closes it again. */
  function print() {
    for (const box of document.querySelectorAll(".sb-cite:not([open])")) {
      box.open = true;
      window.addEventListener("afterprint", () => (box.open = false), { once: true });
    }
  }

  function start() {
    for (const text of document.querySelectorAll(".sb-cite [data-copy]")) add(text);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-copies]");
      if (button) copy(button);
    });
    window.addEventListener("beforeprint", print);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
