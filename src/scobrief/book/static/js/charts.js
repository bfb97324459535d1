/* Turns the book's pictures of charts into live charts, on pages that have any.
 *
 * Each .sb-chart holds its static picture and, as JSON, its chart for a wide and for a narrow page
 * (scobrief/charts/live.py). When a chart comes near the window, the Vega bundle is loaded, once, and the
 * live chart takes the picture's place, one chart at a time, when nothing else is waiting. Whatever fails, the
 * picture stays. Colours follow the page by
 * CSS; nothing is redrawn for dark mode. Nothing here moves, so there is no motion to reduce.
 *
 * A chart that its reader can set says in usermeta.scobrief how (scobrief/charts/controls.py): its inputs go above
 * the chart, and the sentence that it works out is text of the page, read aloud when it changes.
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

  /* A table that came column by column, as rows; other data as they are. */
  function rows(data) {
    if (!data.columns) return data;
    const cells = Object.entries(data.columns).map(([name, values]) => {
      if (Array.isArray(values)) return [name, (i) => values[i]];
      const { of, at } = values;
      return [name, at ? (i) => of[at[i]] : () => of[0]];
    });
    return Array.from({ length: data.rows }, (_, i) => Object.fromEntries(cells.map(([name, cell]) => [name, cell(i)])));
  }

  const isBranch = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const merged = (one, other) => {
    const both = { ...one };
    for (const [key, value] of Object.entries(other)) {
      both[key] = isBranch(both[key]) && isBranch(value) ? merged(both[key], value) : value;
    }
    return both;
  };

  const idle = window.requestIdleCallback ?? ((done) => setTimeout(done, 1));
  const whenIdle = () => new Promise((done) => idle(done, { timeout: 400 }));
  let turn = Promise.resolve(); // charts are drawn one after the other, and the page may answer between them

  class Chart {
    constructor(element) {
      this.element = element;
      this.live = element.querySelector(".sb-live");
      this.label = element.querySelector(".sb-static").getAttribute("aria-label");
      this.specs = JSON.parse(element.querySelector(".sb-spec").textContent);
      for (const [name, data] of Object.entries(this.specs.datasets)) this.specs.datasets[name] = rows(data);
    }

    get width() {
      return Math.min(Math.floor(this.element.clientWidth), WIDEST);
    }

    layout(variant) {
      return merged(this.specs.both, this.specs[variant]);
    }

    /* Draw, or fit to a new width; the drawing is swapped in only when it is whole. */
    async show() {
      const width = this.width;
      const variant = width < NARROW ? "phone" : "wide";
      if (width === 0 || (width === this.drawn && variant === this.variant)) return;
      this.drawn = width;
      if (variant === this.variant) {
        if (this.layout(variant).autosize) await this.view.width(width).runAsync();
        return;
      }
      this.variant = variant;
      const embed = await loadVega();
      // The size goes to Vega alone: Vega-Lite complains of one that is fitted where rows come and go.
      const { autosize, ...spec } = { ...this.layout(variant), datasets: this.specs.datasets };
      // What the reader has set outlives the layout: the new one starts from it.
      const start = (param) => (param.bind && this.view ? { ...param, value: this.view.signal(param.name) } : param);
      if (spec.params) spec.params = spec.params.map(start);
      if (autosize) spec.width = width; // composed views keep the width they were laid out for
      const box = document.createElement("div");
      const { view, vgSpec, finalize } = await embed(box, spec, {
        mode: "vega-lite",
        patch: (vega) => (autosize ? { ...vega, autosize } : vega),
        renderer: "svg",
        actions: false,
        ast: true, // expressions are interpreted, not evaluated: the book may forbid eval
        defaultStyle: false,
        logLevel: 1, // errors only
        tooltip: { disableDefaultStyle: true },
        config: { font: getComputedStyle(this.element).fontFamily },
      });
      // A legend whose columns depend on the width had the whole of it at first: its rows are counted again.
      if (autosize) await view.resize().runAsync();
      const svg = box.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", this.label);
      svg.removeAttribute("aria-roledescription");
      this.finalize?.();
      Object.assign(this, { view, finalize });
      const settable = spec.usermeta?.scobrief;
      const parts = settable
        ? [controls(settable.groups, view, box), this.told(settable.told, view, vgSpec, svg)]
        : [];
      const focused = this.live.contains(document.activeElement) && document.activeElement.name;
      // What is below stays where it is; a chart that its reader sets comes with more than the picture has.
      const reserved = this.element.querySelector(".sb-static").offsetHeight;
      if (reserved) this.live.style.minHeight = `${reserved}px`;
      this.live.replaceChildren(...parts, box);
      if (focused) this.live.querySelector(`[name="${focused}"]`)?.focus();
      this.live.hidden = false;
      this.element.classList.add("sb-is-live");
    }

    /* The paragraph with the chart's sentence, kept in step with the rows behind the named mark; the picture's label,
     * which ends with the sentence it began with, keeps step too. */
    told({ mark, field, text: first }, view, vgSpec, svg) {
      if (!this.sentence) {
        this.sentence = document.createElement("p");
        this.sentence.className = "sb-told";
        this.sentence.setAttribute("role", "status"); // read aloud after a change, without taking the focus
        this.sentence.setAttribute("aria-live", "polite");
      }
      const rows = vgSpec.marks.find(({ name }) => name === `${mark}_marks`).from.data;
      const tell = () => {
        const text = view.data(rows)[0]?.[field] ?? "";
        if (text !== this.sentence.textContent) this.sentence.textContent = text;
        svg.setAttribute("aria-label", this.label.replace(first, () => text));
      };
      view.addDataListener(rows, tell);
      tell();
      return this.sentence;
    }

    /* One drawing at a time; after a failure the picture is shown again, and for good. */
    request() {
      turn = turn.then(whenIdle).then(() => this.show()).catch((error) => {
        console.debug("scobrief: a chart stays a picture:", error);
        this.element.classList.remove("sb-is-live");
        this.live.hidden = true;
        this.show = async () => {};
      });
    }
  }

  /* The chart's inputs, out of Vega's form, which Enter would send, and in groups with names. A group whose inputs
   * come and go names the signal that lists those to be seen. */
  function controls(groups, view, box) {
    const panel = document.createElement("div");
    panel.className = "sb-controls";
    for (const { legend, inputs, shown } of groups) {
      const group = document.createElement("fieldset");
      group.append(Object.assign(document.createElement("legend"), { textContent: legend }));
      const wraps = inputs.map((name) => box.querySelector(`[name="${name}"]`).closest(".vega-bind"));
      group.append(...wraps);
      if (shown) {
        const show = () => {
          const names = view.signal(shown);
          wraps.forEach((wrap, i) => (wrap.hidden = !names.includes(inputs[i])));
        };
        view.addSignalListener(shown, show);
        show();
      }
      panel.append(group);
    }
    box.querySelector(".vega-bindings").remove();
    return panel;
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
    /* The inputs of a chart that its reader can set are wanted as soon as they are near; of the others the picture
     * says all until somebody reads: until then the page is left to the browser, and half a second of a phone saved. */
    const isSettable = (element) => element.querySelector(":scope > .sb-told") !== null;
    const others = [];
    for (const element of elements) isSettable(element) ? arrivals.observe(element) : others.push(element);
    whenRead(() => others.forEach((element) => arrivals.observe(element)));
  }

  /* Once, at the first sign of a reader. */
  function whenRead(act) {
    const signs = ["scroll", "pointermove", "pointerdown", "keydown"];
    const once = () => {
      for (const sign of signs) removeEventListener(sign, once, true);
      act();
    };
    for (const sign of signs) addEventListener(sign, once, { capture: true, passive: true });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
