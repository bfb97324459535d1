/* Predict, then look: puts a form in front of each answer, tells how far off a guess is, and fills the mark sheet.
 *
 * A page has questions (section.sb-predict, written by scobrief/book/extension/teaching.py) whose data-predict says
 * what is asked: a number, one of several choices, or a line through some years. The answer is in the page; it is
 * held back from a reader, not hidden from who looks for it. Guesses are kept in the tab, where the browser lets us,
 * and are sent nowhere. Without this script the answers are closed lists.
 */
(() => {
  "use strict";

  const MINUS = "\u2212";
  const SVG = "http://www.w3.org/2000/svg";
  // Units of the drawing; on a phone it has fewer, so that its letters stay as large as the text's.
  const NARROW = "(max-width: 575px)";
  const PLOT = {
    width: window.matchMedia(NARROW).matches ? 330 : 640, height: 260, left: 44, right: 16, top: 12, bottom: 28,
  };

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const draw = (tag, attributes, text = "") => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  const number = (value, digits) => value.toFixed(digits).replace("-", MINUS);
  const points = (unit) => (unit === "percent" ? " points" : "");
  const shown = (value, unit) => (unit === "percent" ? `${value}%` : String(value)).replace("-", MINUS);

  /* How far a number is off, in words; less than the last printed digit is nothing. */
  function distance(guess, answer, { unit, digits }) {
    const off = number(Math.abs(guess - answer), digits);
    if (Number(off) === 0) return "none";
    return `${off}${points(unit)} too ${guess > answer ? "high" : "low"}`;
  }

  /* Guesses of this tab. Some browsers keep nothing for a file, or for anyone: then they last as long as the page. */
  class Kept {
    constructor(scenario) {
      this.name = `scobrief-guesses:${location.pathname}:${scenario}`;
      this.all = {};
      try {
        this.all = JSON.parse(sessionStorage.getItem(this.name)) ?? {};
        sessionStorage.setItem(this.name, JSON.stringify(this.all));
        this.lasts = true;
      } catch {
        this.lasts = false;
      }
    }

    /* A guess is kept with the answer that it was held against: with another answer it is no guess at it. */
    get({ key, answer }) {
      const found = this.all[key];
      return found && JSON.stringify(found.answer) === JSON.stringify(answer) ? found.guess : undefined;
    }

    set({ key, answer }, guess) {
      this.all[key] = { guess, answer };
      this.save();
    }

    clear() {
      this.all = {};
      this.save();
    }

    save() {
      try {
        sessionStorage.setItem(this.name, JSON.stringify(this.all));
      } catch {
        this.lasts = false;
      }
    }
  }

  /* One number: read() gives it, or what is wrong with it. */
  function numberField({ min, max, digits, unit }, label, id) {
    const input = make("input", { type: "number", id, min, max, step: "any", inputMode: "decimal", required: true });
    input.autocomplete = "off";
    const read = () => {
      const value = input.valueAsNumber;
      if (Number.isNaN(value)) return { wrong: "Enter a number.", at: input };
      if (value < min || value > max) return { wrong: `Enter a number from ${min} to ${max}.`, at: input };
      return { guess: Number(value.toFixed(Math.max(digits, 2))) };
    };
    return { input, read, parts: [make("label", { htmlFor: id, textContent: label }), input] };
  }

  const KINDS = {
    number: {
      ask(data, id) {
        const unit = data.unit ? `, ${data.unit}` : "";
        const field = numberField(data, `Your guess${unit} (${data.min} to ${data.max})`, id);
        return { ...field, parts: [make("p", {}, ...field.parts)] };
      },
      tell(data, guess) {
        if (data.answer === null) return ["not reported in this run", "There is no answer to be near to."];
        const off = distance(guess, data.answer, data);
        return [off, off === "none" ? "That is the number as it is printed." : `You were ${off}.`];
      },
      text: (data, guess) => shown(guess, data.unit),
    },

    choice: {
      ask({ choices }, id) {
        const group = make("fieldset", {}, make("legend", { textContent: "Your guess" }));
        choices.forEach((choice, place) => {
          const input = make("input", { type: "radio", name: id, id: `${id}-${place}`, value: choice });
          group.append(make("label", { htmlFor: input.id }, input, ` ${choice}`));
        });
        const first = group.querySelector("input");
        const read = () => {
          const chosen = group.querySelector("input:checked");
          return chosen ? { guess: chosen.value } : { wrong: "Choose one.", at: first };
        };
        return { input: first, read, parts: [group] };
      },
      tell({ answer }, guess) {
        if (answer === null) return ["not reported in this run", "There is no answer to be near to."];
        return guess === answer ? ["right", "That is the answer."] : ["not right", "The answer is another one."];
      },
      text: (data, guess) => guess,
    },

    line: {
      ask(data, id) {
        const group = make("fieldset", { className: "sb-predict-years" });
        group.append(make("legend", { textContent: `Your guess for each year, ${data.unit}` }));
        const fields = data.years.map((year, place) => numberField(data, year, `${id}-${place}`));
        for (const { parts } of fields) group.append(make("span", {}, ...parts));
        const plot = new Plot(data, fields.map(({ input }) => input));
        const read = () => {
          const found = fields.map((field) => field.read());
          const place = found.findIndex(({ wrong }) => wrong);
          if (place < 0) return { guess: found.map(({ guess }) => guess) };
          return { ...found[place], wrong: `${data.years[place]}: ${found[place].wrong}` };
        };
        const how = make("p", { className: "sb-predict-how" });
        how.textContent = "Draw in the frame with a finger or the mouse, or enter a number for each year.";
        return { input: fields[0].input, read, parts: [how, plot.svg, group] };
      },
      tell(data, guess) {
        const off = data.answer.map((answer, place) => (answer === null ? null : guess[place] - answer));
        const known = off.filter((one) => one !== null);
        if (!known.length) return ["not reported in this run", "There is no answer to be near to."];
        const mean = known.reduce((sum, one) => sum + Math.abs(one), 0) / known.length;
        const worst = off.reduce((best, one, place) => (Math.abs(one) > Math.abs(off[best]) ? place : best), 0);
        const told = `${number(mean, data.digits)}${points(data.unit)} on average`;
        const most = distance(guess[worst], data.answer[worst], data);
        const far = most === "none" ? "" : `, and furthest in ${data.years[worst]}: ${most}`;
        return [told, `You were off by ${told}${far}.`];
      },
      text: (data, guess) => guess.map((one, place) => `${data.years[place]} ${shown(one, data.unit)}`).join("; "),
      show: (data, guess) => new Plot(data, null, guess).svg,
    },
  };

  /* A frame to draw a line in; its numbers are those of the inputs, and the other way round. With a guess instead of
   * inputs, the guess and the answer side by side. */
  class Plot {
    constructor(data, inputs, guess = null) {
      Object.assign(this, { data, inputs });
      const { width, height } = PLOT;
      this.svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, class: "sb-predict-plot" });
      // What it says, the inputs and the words say too.
      this.svg.setAttribute("aria-hidden", "true");
      this.frame();
      if (inputs) {
        this.line = this.svg.appendChild(draw("g", { class: "sb-plot-guess" }));
        for (const input of inputs) input.addEventListener("input", () => this.refresh());
        this.listen();
        this.refresh();
      } else {
        this.svg.append(this.path(guess, "sb-plot-guess", "your guess"), this.path(data.answer, "sb-plot-answer", "answer"));
      }
    }

    x(place) {
      const last = this.data.years.length - 1;
      const [from, to] = [this.data.years[0], this.data.years[last]];
      const part = last ? (this.data.years[place] - from) / (to - from) : 0.5;
      return PLOT.left + part * (PLOT.width - PLOT.left - PLOT.right);
    }

    y(value) {
      const { min, max } = this.data;
      return PLOT.top + (1 - (value - min) / (max - min)) * (PLOT.height - PLOT.top - PLOT.bottom);
    }

    frame() {
      const { min, max, years, unit } = this.data;
      const [left, right] = [PLOT.left, PLOT.width - PLOT.right];
      for (const part of [0, 0.25, 0.5, 0.75, 1]) {
        const value = min + part * (max - min);
        const y = this.y(value);
        this.svg.append(draw("line", { x1: left, x2: right, y1: y, y2: y, class: "sb-plot-rule" }));
        const text = shown(Number(value.toFixed(2)), unit);
        this.svg.append(draw("text", { x: left - 6, y: y + 4, class: "sb-plot-y" }, text));
      }
      years.forEach((year, place) => {
        this.svg.append(draw("text", { x: this.x(place), y: PLOT.height - 8, class: "sb-plot-x" }, year));
      });
    }

    path(values, kind, name = "") {
      const group = draw("g", { class: kind });
      const known = values.map((value, place) => [value, place]).filter(([value]) => Number.isFinite(value));
      const spots = known.map(([value, place]) => [this.x(place), this.y(value)]);
      group.append(draw("polyline", { points: spots.map((spot) => spot.join(",")).join(" ") }));
      for (const [cx, cy] of spots) group.append(draw("circle", { cx, cy, r: 4.5 }));
      if (name && spots.length) {
        // At opposite ends, so that the two names do not lie on one another.
        const [x, y] = kind === "sb-plot-answer" ? spots.at(-1) : spots[0];
        group.append(draw("text", { x, y: y > 40 ? y - 10 : y + 20 }, name));
        group.lastChild.setAttribute("class", kind === "sb-plot-answer" ? "sb-plot-end" : "sb-plot-start");
      }
      return group;
    }

    refresh() {
      const values = this.inputs.map((input) => input.valueAsNumber);
      const line = this.path(values, "sb-plot-guess");
      this.line.replaceWith(line);
      this.line = line;
    }

    /* A stroke sets each year that it passes to its height there, and the nearest one where it begins or rests. */
    listen() {
      const xs = this.data.years.map((_, place) => this.x(place));
      const near = 0.12 * Math.min(...xs.slice(1).map((x, place) => x - xs[place]));
      let before = null;
      const at = (event) => {
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
        const gaps = xs.map((x) => Math.abs(x - point.x));
        const nearest = gaps.indexOf(Math.min(...gaps));
        xs.forEach((x, place) => {
          if (before && (before.x - x) * (point.x - x) < 0) {
            this.set(place, before.y + ((x - before.x) / (point.x - before.x)) * (point.y - before.y));
          }
        });
        if (!before || gaps[nearest] <= near) this.set(nearest, point.y);
        before = point;
        this.refresh();
      };
      this.svg.addEventListener("pointerdown", (event) => {
        this.svg.setPointerCapture(event.pointerId);
        at(event);
      });
      this.svg.addEventListener("pointermove", (event) => before && at(event));
      for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, () => (before = null));
    }

    /* A year's number from a height in the frame, in steps of a hundredth of it. */
    set(place, y) {
      const { min, max } = this.data;
      const value = min + (1 - (y - PLOT.top) / (PLOT.height - PLOT.top - PLOT.bottom)) * (max - min);
      const step = (max - min) / 100;
      const rounded = Math.round(Math.min(max, Math.max(min, value)) / step) * step;
      this.inputs[place].value = Number(rounded.toFixed(2));
    }
  }

  class Question {
    constructor(section, kept, changed) {
      this.section = section;
      this.data = JSON.parse(section.dataset.predict);
      this.kind = KINDS[this.data.kind];
      this.reveal = section.querySelector(".sb-predict-reveal");
      Object.assign(this, { kept, changed });
      this.guess = kept.get(this.data);
      if (this.guess === undefined) this.ask();
      else this.tell(false);
    }

    ask() {
      this.reveal.hidden = true;
      this.reveal.open = false;
      this.result?.remove();
      const id = `guess-${this.data.key}`;
      const { parts, read } = this.kind.ask(this.data, id);
      const wrong = make("p", { className: "sb-predict-wrong", id: `${id}-wrong` });
      wrong.setAttribute("role", "alert");
      const button = make("button", { type: "submit", textContent: "Keep my guess and show the answer" });
      this.form = make("form", { className: "sb-predict-form", noValidate: true }, ...parts, wrong, button);
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        const found = read();
        this.form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
        wrong.textContent = found.wrong ?? "";
        if (found.wrong) {
          found.at.setAttribute("aria-invalid", "true");
          found.at.setAttribute("aria-describedby", wrong.id);
          found.at.focus();
          return;
        }
        this.guess = found.guess;
        this.kept.set(this.data, this.guess);
        this.tell(true);
        this.changed();
      });
      this.reveal.before(this.form);
    }

    /* The guess beside the answer, and the focus on it: whoever cannot see is told first how near the guess was. */
    tell(focused) {
      const [off, words] = this.kind.tell(this.data, this.guess);
      this.off = off;
      this.form?.remove();
      const yours = make("strong", { textContent: "Your guess: " });
      this.result = make("div", { className: "sb-predict-result", tabIndex: -1 });
      this.result.append(make("p", {}, yours, `${this.kind.text(this.data, this.guess)}. ${words}`));
      if (this.kind.show) this.result.append(this.kind.show(this.data, this.guess));
      this.reveal.before(this.result);
      this.reveal.hidden = false;
      this.reveal.open = true;
      this.reveal.classList.add("sb-is-given");
      if (focused) this.result.focus();
    }

    again() {
      this.guess = this.off = undefined;
      this.form?.remove();
      this.reveal.classList.remove("sb-is-given");
      this.ask();
    }
  }

  /* The mark sheet, the count above it and its two buttons. */
  function keepSheet(sheet, kept, questions) {
    const status = make("p", { className: "sb-marksheet-status" });
    status.setAttribute("role", "status");
    const rows = new Map([...sheet.querySelectorAll("tr[data-key]")].map((row) => [row.dataset.key, row.cells]));
    const fill = () => {
      const given = questions.filter(({ guess }) => guess !== undefined);
      for (const { data, kind, guess, off } of questions) {
        const known = guess !== undefined;
        const cells = [...(rows.get(data.key) ?? [])].slice(2);
        const texts = known ? [kind.text(data, guess), data.text, off] : ["", "", ""];
        cells.forEach((cell, place) => (cell.textContent = texts[place]));
      }
      const where = kept.lasts ? "They stay in this tab until it is closed" : "This browser keeps them only while the page is open";
      status.textContent = `${given.length} of ${questions.length} questions answered. ${where}, and are sent nowhere.`;
    };
    const print = make("button", { type: "button", textContent: "Print the mark sheet" });
    print.addEventListener("click", () => {
      document.documentElement.classList.add("sb-print-sheet");
      window.addEventListener("afterprint", () => document.documentElement.classList.remove("sb-print-sheet"), { once: true });
      window.print();
    });
    const clear = make("button", { type: "button", textContent: "Clear all guesses" });
    clear.addEventListener("click", () => {
      kept.clear();
      questions.forEach((question) => question.again());
      fill();
    });
    sheet.before(status);
    sheet.after(make("p", { className: "sb-marksheet-buttons" }, print, clear));
    fill();
    return fill;
  }

  function start() {
    const sections = [...document.querySelectorAll("section.sb-predict[data-predict]")];
    if (!sections.length) return;
    const sheet = document.querySelector(".sb-marksheet");
    const kept = new Kept(sheet?.dataset.scenario ?? "");
    let fill = () => {};
    const questions = [];
    for (const section of sections) {
      try {
        questions.push(new Question(section, kept, () => fill()));
      } catch (error) {
        console.debug("scobrief: a question stays a closed list:", error);
      }
    }
    if (sheet) fill = keepSheet(sheet, kept, questions);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
