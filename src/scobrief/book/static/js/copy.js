/* What a reader takes away by a click: a form of a page's citation, a figure's citation and address, a block of code.
 *
 * A button names by data-copies the element whose text it copies. Where a browser will not copy, the text is shown and
 * selected, to be copied by hand. Without this script all of it can be read and marked.
 */
(() => {
  "use strict";

  const SAID = 4000; // ms for which a button says what it did
  const PATIENCE = 1000; // ms; a clipboard may wait for a question that nobody sees
  const LABEL = 40; // letters of a block of code that are its button's name

  const within = (wait, promise) =>
    Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), wait))]);

  /* The text as it is; of code without prompts and answers, of a sentence without the spaces of its mark-up. */
  function words(source) {
    const copy = source.cloneNode(true);
    copy.querySelectorAll(".gp, .go").forEach((part) => part.remove());
    const text = source.querySelector(".go") ? copy.textContent.replace(/\n{2,}/g, "\n") : copy.textContent;
    return source.tagName === "PRE" ? text.trimEnd() : text.replace(/\s+/g, " ").trim();
  }

  /* With italics where the other program takes them, as plain text elsewhere. */
  async function write(source) {
    if (!navigator.clipboard) throw new Error("this browser copies nothing for a page");
    const plain = words(source);
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
    const closed = source.closest("details:not([open])");
    if (closed) closed.open = true;
    getSelection().selectAllChildren(source);
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    }
  }

  /* Said where the button is, and read aloud; a region that is filled with what it holds already says nothing. */
  function tell(place, text) {
    place.textContent = "";
    setTimeout(() => (place.textContent = text), 50);
  }

  const placeOf = (button) => button.closest(".sb-cite, .sb-tools, .sb-code").querySelector("[role=status]");

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    const done = await within(PATIENCE, write(source)).then(() => true, () => select(source));
    const { copy: name } = source.dataset;
    tell(
      placeOf(button),
      !done ? "The text is selected. Copy it with Ctrl+C or Cmd+C." : name ? `${name} copied.` : `Copied: ${words(source)}`,
    );
    const was = (button.dataset.was ??= button.textContent);
    button.textContent = done ? "Copied" : "Selected";
    clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = String(setTimeout(() => (button.textContent = was), SAID));
  }

  function button(source, text) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.dataset.copies = source.id;
    return made;
  }

  function citations() {
    for (const source of document.querySelectorAll(".sb-cite [data-copy]")) {
      // Seven buttons of one name could not be told apart by who hears them.
      source.closest("div").querySelector("dt").append(button(source, `Copy ${source.dataset.copy}`));
    }
  }

  function figures() {
    for (const tools of document.querySelectorAll(".sb-tools")) {
      tools.querySelector("[data-copies]").parentElement.hidden = false;
      tools.classList.add("sb-can-copy");
      const link = tools.querySelector(".sb-address"); // it is followed as well
      link.addEventListener("click", () => {
        const copied = () => tell(tools.querySelector("[role=status]"), `Copied: ${link.href}`);
        navigator.clipboard?.writeText(link.href).then(copied, () => {});
      });
    }
  }

  function code() {
    let number = 0;
    for (const source of document.querySelectorAll("div.highlight > pre")) {
      source.id ||= `sb-code-${(number += 1)}`;
      source.dataset.copy = "Code";
      const made = button(source, "Copy");
      made.setAttribute("aria-label", `Copy code: ${words(source).slice(0, LABEL)}`);
      const said = Object.assign(document.createElement("span"), { className: "sb-unseen" });
      said.setAttribute("role", "status");
      source.parentElement.classList.add("sb-code");
      source.parentElement.append(made, said);
    }
  }

  /* Where the style sheet cannot open the box for paper, this does, and closes it again. */
  function print() {
    for (const box of document.querySelectorAll(".sb-cite:not([open])")) {
      box.open = true;
      window.addEventListener("afterprint", () => (box.open = false), { once: true });
    }
  }

  function start() {
    for (const add of [citations, figures, code]) add();
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[data-copies]");
      if (pressed) copy(pressed);
    });
    window.addEventListener("beforeprint", print);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
