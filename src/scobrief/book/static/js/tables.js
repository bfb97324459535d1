/* Tables that are too wide or too long: a box that a keyboard can scroll, heads that sort, a line to find rows by.
 *
 * Everything here is an offer on top of a plain table, which is whole without it. Rows are only moved or hidden, never
 * changed, so what was printed, linked to or read aloud stays the same.
 */
(() => {
  "use strict";

  const BOXES = ".sb-table-box, .sb-equation, .bd-article div.highlight > pre";
  const LONG = 12; // rows; fewer are looked through faster than sorted
  const VERY_LONG = 40; // rows; more have a line to find some by
  // From what holds to what does not, as the brief orders its verdicts and findings (claims/rules.py).
  const VERDICTS = [
    "supported", "supported under a stated definition", "met", "approximately met", "mixed", "not met",
    "not supported", "not testable as worded", "normative", "undecidable",
  ];
  const COUNTS = "no one two three four five six seven eight nine ten eleven twelve".split(" ");
  const MONTHS =
    "january february march april may june july august september october november december".split(" ");

  /* Each reads the text of a cell as a number to sort by, or gives NaN. The first that reads a column most cells of
   * which it understands sorts it; where none does, letters do. */
  const READERS = [
    function verdict(text) {
      const place = VERDICTS.indexOf(text.toLowerCase());
      return place < 0 ? NaN : place;
    },
    function date(text) {
      const iso = text.match(/^(\d{4})-(\d\d)(?:-(\d\d))?$/);
      if (iso) return Date.UTC(iso[1], iso[2] - 1, iso[3] ?? 1);
      const words = text.match(/^(?:(\d{1,2}) )?([a-z]+) (\d{4})$/i);
      const month = words ? MONTHS.indexOf(words[2].toLowerCase()) : -1;
      return month < 0 ? NaN : Date.UTC(words[3], month, words[1] ?? 1);
    },
    function number(text) {
      const place = COUNTS.indexOf(text.toLowerCase().split(" ")[0]);
      if (place >= 0) return place;
      const figure = text.match(/^(?:above |below )?([+\-\u2212]?)(\d[\d,]*(?:\.\d+)?)/);
      return figure ? (/[-\u2212]/.test(figure[1]) ? -1 : 1) * figure[2].replaceAll(",", "") : NaN;
    },
  ];
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const text = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  const isRow = (row) => !row.querySelector(":scope > [scope=rowgroup]");

  /* A function that compares two rows by a column; what is empty, or not of the column's kind, goes last. */
  function order(rows, column, down) {
    const said = new Map(rows.map((row) => [row, text(row.cells[column])]));
    const filled = [...said.values()].filter(Boolean);
    const reader = READERS.find((read) => 2 * filled.filter((cell) => !isNaN(read(cell))).length > filled.length);
    const sign = down ? -1 : 1;
    return (a, b) => {
      const [x, y] = [said.get(a), said.get(b)];
      if (!reader) return !x - !y || sign * collator.compare(x, y);
      const [m, n] = [reader(x), reader(y)];
      return isNaN(m) - isNaN(n) || (isNaN(m) ? collator.compare(x, y) : sign * (m - n));
    };
  }

  /* Heads become buttons: up, down, and as it was. Rows stay within their group. */
  function makeSortable(table) {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const groups = [...table.tBodies].map((body) => ({ body, rows: [...body.rows].filter(isRow) }));
    const all = groups.flatMap(({ rows }) => rows);
    if (all.length < LONG || all.some((row) => row.cells.length !== heads.length)) return;
    heads.forEach((head, column) => {
      if (head.querySelector("a, button")) return; // a link in a button would be neither
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sb-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const next = { null: "ascending", ascending: "descending", descending: null }[now];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (next) head.setAttribute("aria-sort", next);
        const compare = next && order(all, column, next === "descending");
        for (const { body, rows } of groups) body.append(...(next ? [...rows].sort(compare) : rows));
      });
    });
  }

  /* A line to find rows by: all of its words must be in a row. Lists open where there are any. */
  function makeFinder(place, tables, what) {
    const rows = tables.flatMap((table) => [...table.tBodies].flatMap((body) => [...body.rows].filter(isRow)));
    const lists = tables.map((table) => table.closest("details")).filter(Boolean);
    const label = document.createElement("label");
    const input = document.createElement("input");
    const told = document.createElement("span");
    input.type = "search";
    input.autocomplete = "off";
    input.spellcheck = false;
    told.setAttribute("role", "status");
    label.append(`Find among ${rows.length.toLocaleString("en")} ${what}`, input);
    place.replaceChildren(label, told);
    place.hidden = false;
    let texts, open;
    const find = () => {
      texts ??= rows.map((row) => text(row).toLowerCase());
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length && !open) open = lists.map((list) => list.open);
      let found = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        found += !row.hidden;
      });
      for (const table of tables)
        for (const body of table.tBodies) body.hidden = ![...body.rows].some((row) => isRow(row) && !row.hidden);
      if (place.dataset.what)
        lists.forEach((list, i) => (list.open = words.length ? !!list.querySelector("tbody:not([hidden])") : open?.[i]));
      if (!words.length) open = undefined;
      told.textContent = words.length ? `${found.toLocaleString("en")} found` : "";
    };
    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(find, 120);
    });
    // Whoever follows a link to a row gets to it, whatever was looked for.
    window.addEventListener("hashchange", () => {
      if (!document.querySelector(":target")?.closest("tr[hidden]")) return;
      input.value = "";
      find();
      document.querySelector(":target").scrollIntoView();
    });
  }

  /* A box that has to be scrolled is a region with a name, which a keyboard reaches; others are nothing. Formulas and
   * lines of code may be too wide too. */
  function watch(boxes) {
    const names = new Map();
    const kind = (box) => (box.matches(".sb-table-box") ? "Table" : box.matches(".sb-equation") ? "Formula" : "Code");
    const name = (box) => {
      const caption = box.querySelector("caption")?.textContent.replace("#", "");
      const heads = [...document.querySelectorAll("article :is(h1, h2, h3, h4), details > summary")];
      const before = heads.filter((head) => head.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
      const said = `${kind(box)}: ${(caption ?? before?.firstChild?.textContent ?? document.title).replace(/\s+/g, " ").trim()}`;
      const n = (names.get(said) ?? 0) + 1;
      names.set(said, n);
      return n === 1 ? said : `${said} (${n})`;
    };
    const sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const box = target.closest(BOXES);
        const over = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
        if (over === box.hasAttribute("tabindex")) continue;
        if (over) {
          box.sbName ??= name(box);
          box.setAttribute("role", "region");
          box.setAttribute("aria-label", box.sbName);
          box.tabIndex = 0;
        } else for (const given of ["role", "aria-label", "tabindex"]) box.removeAttribute(given);
      }
    });
    for (const box of boxes) {
      sizes.observe(box);
      if (box.firstElementChild) sizes.observe(box.firstElementChild);
    }
  }

  function start() {
    const boxes = [...document.querySelectorAll(".sb-table-box")];
    const tables = boxes.map((box) => box.querySelector("table"));
    const place = document.querySelector(".sb-find[data-what]");
    if (place) makeFinder(place, tables, place.dataset.what);
    const offer = (table) => {
      makeSortable(table);
      if (!place && table.querySelectorAll("tbody tr").length > VERY_LONG) {
        const own = document.createElement("div");
        own.className = "sb-find";
        table.closest(".sb-table").prepend(own);
        makeFinder(own, [table], "rows");
      }
    };
    for (const table of tables) {
      // A page may have thousands of cells in lists that nobody opens.
      const list = table.closest("details:not([open])");
      if (list) list.addEventListener("toggle", () => offer(table), { once: true });
      else offer(table);
    }
    if (window.ResizeObserver) watch(document.querySelectorAll(BOXES));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
