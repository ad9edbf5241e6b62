// The guide above the screens: what a visitor could do next, and what they have seen already.

import { arrange, button, el, keepingFocus } from "./dom.js";
import { names } from "./text.js";

const first = (person) => (names.get(person) ?? "").split(" ")[0];

export class Guide {
  // `take(step)` brings a visitor to where the step is done; `again()` starts afresh.
  constructor(root, take, again) {
    Object.assign(this, { root, take, again });
    this.stones = el("span", { className: "stones", ariaHidden: "true" });
    this.words = el("span", { className: "words" });
    this.list = el("ol");
    this.all = el("details", {}, el("summary", {}, this.stones, this.words), this.list);
    this.next = el("span", { role: "status" });
    this.root.append(this.all, this.next);
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.all.open) { this.all.open = false; this.all.firstChild.focus(); } });
  }

  draw({ steps }) {
    const as = JSON.stringify([steps, names.size]);
    if (as === this.drawn) return;
    this.drawn = as;
    const done = steps.filter((s) => s.done).length;
    const last = steps.findLastIndex((s) => s.done); // who skipped a step is led on, and back to it at the end
    const next = steps.find((s, i) => !s.done && i > last) ?? steps.find((s) => !s.done);
    arrange(this.stones, steps.map((s) => el("span", { className: s.done ? "stone done" : "stone" })));
    this.words.textContent = `${done} of ${steps.length}`;
    keepingFocus(this.root, () => {
      this.list.replaceChildren(...steps.map((s) => this.line(s)));
      this.next.replaceChildren(...(next ? [el("span", { className: "do" }, `Next, as ${first(next.who)}: `, el("strong", {}, next.text)), button("Take me there", () => this.go(next), { className: "primary" })]
        : [el("span", { className: "do" }, el("strong", {}, "That was the whole journey.")), button("Start afresh", this.again)]));
    });
  }

  line(step) {
    return el("li", { className: step.done ? "done" : "" }, el("span", { className: step.done ? "stone done" : "stone", ariaHidden: "true" }),
      el("span", {}, step.text, el("span", { className: "note" }, step.done ? " · done" : ` · as ${first(step.who)}`)),
      step.done ? null : button("Go", () => this.go(step), { "aria-label": `Go: ${step.text}` }));
  }

  go(step) {
    this.all.open = false;
    this.take(step);
  }
}
