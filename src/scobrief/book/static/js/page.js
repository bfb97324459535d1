/* What is around the text: the switch of light and dark, the contents on a narrow page, the section at hand. */
(() => {
  "use strict";

  const root = document.documentElement;

  function modes() {
    const button = document.querySelector(".sb-mode");
    if (!button) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
    const tell = () => (button.textContent = isDark() ? "Light" : "Dark");
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      tell();
      try {
        localStorage.setItem("sb-mode", root.dataset.theme);
      } catch {
        // The choice then holds for this page.
      }
    });
    dark.addEventListener("change", tell);
    tell();
    button.hidden = false;
  }

  /* On a narrow page the contents lie over the text while they are the address's target, without any script; with
   * one they leave no trace in the history, close by Escape, and give the focus back. */
  function contents() {
    const panel = document.getElementById("contents");
    const opener = document.querySelector(".sb-to-contents");
    if (!panel || !opener) return;
    const close = () => {
      panel.classList.remove("sb-open");
      opener.setAttribute("aria-expanded", "false");
    };
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", "contents");
    close();
    const toggle = () => {
      const open = panel.classList.toggle("sb-open");
      opener.setAttribute("aria-expanded", String(open));
      if (open) panel.querySelector('[aria-current="page"]')?.focus();
    };
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      toggle();
    });
    opener.addEventListener("keydown", (event) => {
      if (event.key !== " ") return; // a button answers to the space bar too
      event.preventDefault();
      toggle();
    });
    panel.querySelector(".sb-close").addEventListener("click", (event) => {
      event.preventDefault();
      close();
      opener.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !panel.classList.contains("sb-open")) return;
      close();
      opener.focus();
    });
  }

  function sections() {
    const links = new Map();
    for (const link of document.querySelectorAll(".sb-sections a")) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target) links.set(target, link);
    }
    if (!links.size || !window.IntersectionObserver) return;
    const seen = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target);
          else seen.delete(target);
        }
        const here = [...links.keys()].filter((section) => seen.has(section)).pop();
        for (const [section, link] of links) {
          if (section === here) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-80px 0px -70% 0px" },
    );
    for (const section of links.keys()) observer.observe(section);
  }

  function ready() {
    modes();
    contents();
    sections();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
