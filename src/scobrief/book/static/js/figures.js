/* Below each figure: its citation and its address are copied by a click. Without this script the citation can be
 * opened and the address followed; the other tools are plain links. Where a browser will not copy, the text is shown
 * and selected, to be copied by hand. */
(() => {
  "use strict";

  const select = (element) => getSelection().selectAllChildren(element);

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    throw new Error("this browser copies nothing for a page");
  }

  function tools(element) {
    const status = element.querySelector(".sb-copied");
    const citation = element.querySelector(".sb-citation");
    const button = element.querySelector("[data-copies]");
    const text = document.getElementById(button.dataset.copies);
    const tell = (words) => (status.textContent = words);

    button.parentElement.hidden = false;
    element.classList.add("sb-can-copy");
    button.addEventListener("click", async () => {
      const words = text.textContent.replace(/\s+/g, " ").trim();
      try {
        await copy(words);
        tell(`Copied: ${words}`);
      } catch {
        citation.open = true;
        select(text);
        tell("The citation is selected below: copy it by hand.");
      }
    });

    const link = element.querySelector(".sb-address"); // it is followed as well
    link.addEventListener("click", () =>
      copy(link.href).then(
        () => tell(`Copied: ${link.href}`),
        () => {},
      ),
    );
  }

  for (const element of document.querySelectorAll(".sb-tools")) tools(element);
})();
