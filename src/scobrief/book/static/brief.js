/* Turns the book's pictures of charts into live charts, on pages that have any.
 *
 * Each .sb-chart holds its static picture and, as JSON, its chart for a wide and for a narrow page
 * (scobrief/charts/renderer.py). When a chart comes near the window, the Vega bundle is loaded, once, and the
 * live chart takes the picture's place. Whatever fails, the picture stays. Colours follow the page by
 * CSS; nothing is redrawn for dark mode. Nothing here moves, so there is no motion to reduce.
 */
(() => {
  "use strict";

  const BUNDLE = new URL("../assets/vega.js", document.currentScript.src).href; // scobrief/book/vega.py
  const NARROW = 520; // px; below it the layout for phones, as in brief.css
  const WIDEST = 720; // px; as in brief.css

  let library;
  const loadVega = () =>
    (library ??= new Promise((ready, failed) => {
      const script = document.createElement("script");
      script.src = BUNDLE;
      script.onload = () => ready(window.vegaEmbed);
      script.onerror = () => failed(new Error(`cannot load ${BUNDLE}`));
      document.head.append(script);
    }));

  class Chart {
    constructor(element) {
      this.element = element;
      this.live = element.querySelector(".sb-live");
      this.label = element.querySelector(".sb-static").getAttribute("aria-label");
      this.specs = JSON.parse(element.querySelector(".sb-spec").textContent);
    }

    get width() {
      return Math.min(Math.floor(this.element.clientWidth), WIDEST);
    }

    /* Draw, or fit to a new width; the drawing is swapped in only when it is whole. */
    async show() {
      const width = this.width;
      const variant = width < NARROW ? "phone" : "wide";
      if (width === 0 || (width === this.drawn && variant === this.variant)) return;
      this.drawn = width;
      if (variant === this.variant) {
        if (this.specs[variant].autosize) await this.view.width(width).runAsync();
        return;
      }
      this.variant = variant;
      const embed = await loadVega();
      const spec = { ...this.specs[variant], datasets: this.specs.datasets };
      if (spec.autosize) spec.width = width; // composed views keep the width they were laid out for
      const box = document.createElement("div");
      const { view, finalize } = await embed(box, spec, {
        mode: "vega-lite",
        renderer: "svg",
        actions: false,
        ast: true, // expressions are interpreted, not evaluated: the book may forbid eval
        defaultStyle: false,
        logLevel: 1, // errors only
        tooltip: { disableDefaultStyle: true },
        config: { font: getComputedStyle(this.element).fontFamily },
      });
      const svg = box.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", this.label);
      svg.removeAttribute("aria-roledescription");
      this.finalize?.();
      Object.assign(this, { view, finalize });
      this.live.replaceChildren(box);
      this.live.hidden = false;
      this.element.classList.add("sb-is-live");
    }

    /* One drawing at a time; after a failure the picture is shown again, and for good. */
    request() {
      this.queue = (this.queue ?? Promise.resolve()).then(() => this.show()).catch((error) => {
        console.debug("scobrief: a chart stays a picture:", error);
        this.element.classList.remove("sb-is-live");
        this.live.hidden = true;
        this.show = async () => {};
      });
    }
  }

  function start() {
    const elements = document.querySelectorAll(".sb-chart");
    if (!elements.length || !window.IntersectionObserver || !window.ResizeObserver) return;
    const charts = new Map();
    let timer;
    const resized = new Set();
    const sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) resized.add(charts.get(target));
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const chart of resized) chart.request();
        resized.clear();
      }, 120);
    });
    const arrivals = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          arrivals.unobserve(target);
          try {
            charts.set(target, new Chart(target));
            sizes.observe(target); // its first report draws the chart
          } catch (error) {
            console.debug("scobrief: a chart stays a picture:", error);
          }
        }
      },
      { rootMargin: "600px" },
    );
    elements.forEach((element) => arrivals.observe(element));
  }

  /* A link to a row of a closed list opens the list; browsers do so by themselves only of late. */
  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const list = target && target.closest("details:not([open])");
    if (!list) return;
    list.open = true;
    target.scrollIntoView();
  }

  function ready() {
    start();
    open();
    window.addEventListener("hashchange", open);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
