// One person's screen: who they are, their conversations, what is open in front of them.

import { get, post } from "./control.js";
import { $, arrange, askFirst, button, el, keepingFocus, toast, trying } from "./dom.js";
import { blockNode } from "./blocks.js";
import { Conversation } from "./conversation.js";
import { names, textNodes } from "./text.js";

export class Seat {
  constructor(number, person, changed) {
    this.number = number;
    this.changed = changed; // told when somebody else sits here
    this.reads = {}; // person -> {channel -> the cursor up to which they have seen it}
    this.root = el("section", { className: "seat", "aria-label": `Screen ${number}` });
    this.who = el("select", { "aria-label": "Who are you?", onchange: () => this.who.value && this.become(this.who.value) });
    this.about = el("p", { className: "note" });
    this.toggle = button("Conversations", () => this.openNav(!this.root.classList.contains("listing")), { className: "toggle", "aria-expanded": "false" });
    this.nav = el("nav", { "aria-label": "Conversations" });
    this.pane = new Conversation(this);
    this.threadPane = new Conversation(this, true);
    this.threadPane.root.hidden = true;
    this.modal = el("div", { className: "modal", hidden: true });
    this.frame = el("div", { className: "frame" }, this.nav, this.pane.root, this.threadPane.root);
    this.top = el("div", { className: "who" }, el("label", {}, el("span", { className: "note you" }, "You are "), this.who), this.about, this.toggle);
    this.root.append(this.top, this.frame, this.modal);
    this.root.addEventListener("keydown", (event) => this.escape(event));
    this.sit(person);
  }

  sit(person) {
    Object.assign(this, { person, place: "dm", thread: null, shown: null, toasted: null, form: null });
    this.root.dataset.person = person;
    this.reads[person] ??= {};
  }

  become(person, place = "dm") {
    if (person !== this.person) this.sit(person);
    this.changed();
    return this.go(place);
  }

  go(place, thread = null) {
    Object.assign(this, { place, thread });
    if (place === "home") trying(() => post("home", { as: this.person, tab: "home" }));
    this.openNav(false);
    return this.refresh();
  }

  // On a narrow screen the list of conversations is folded away.
  openNav(open) {
    this.root.classList.toggle("listing", open);
    this.toggle.ariaExpanded = String(open);
    if (open) $("button", this.nav)?.focus();
  }

  escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.form) trying(() => post("close", { as: this.person, all: true }));
    else if (this.root.classList.contains("listing")) { this.openNav(false); this.toggle.focus(); }
    else if (this.thread) this.go(this.place);
  }

  get role() { return this.roles?.[this.person]; }

  async refresh() {
    this.wanted = (this.wanted || 0) + 1;
    const mine = this.wanted;
    const state = await get("state", { as: this.person });
    const shown = this.place === "home" ? null : await get("messages", { as: this.person, channel: this.place }).catch(() => null);
    if (mine !== this.wanted) return; // a newer one is on its way
    if (!shown && this.place !== "home") return this.place === "dm" ? undefined : this.go("dm");
    state.people.forEach((p) => names.set(p.id, p.real_name));
    state.channels.forEach((c) => c.kind !== "im" && names.set(c.id, c.name));
    this.state = state;
    this.channel = shown?.channel;
    this.drawWho();
    this.drawNav();
    if (shown) this.drawMessages(shown.messages); else this.drawHome();
    this.drawModal();
    this.drawNotices();
  }

  drawWho() {
    const people = this.state.people.filter((p) => !p.is_bot && !p.deleted);
    const as = JSON.stringify(people.map((p) => [p.id, p.real_name, p.title]));
    if (as !== this.who.dataset.of) {
      this.who.dataset.of = as;
      this.who.replaceChildren(...people.map((p) => el("option", { value: p.id }, `${p.real_name}, ${p.title || "member"}`)));
    }
    this.who.value = this.person;
    this.about.textContent = this.role?.about ?? "";
  }

  drawNav() {
    const seen = this.reads[this.person];
    if (this.channel) seen[this.channel] = this.state.cursor;
    const dm = this.state.channels.find((c) => c.kind === "im");
    const isNew = (c) => c && c.id !== this.channel && c.last_changed > (seen[c.id] ?? 0);
    const line = (place, text, channel, note) => {
      const here = this.place === place || Boolean(channel && this.channel === channel.id);
      return button([el("span", {}, text, note ? el("span", { className: "note" }, ` ${note}`) : null), isNew(channel) ? el("span", { className: "new" }, "new") : null],
        () => this.go(place), { className: isNew(channel) ? "unread" : "", "aria-current": String(here) });
    };
    const rooms = this.state.channels.filter((c) => c.kind !== "im");
    keepingFocus(this.nav, () => this.nav.replaceChildren(line("dm", names.get(this.state.bot), dm), line("home", "Home"),
      ...rooms.map((c) => line(c.id, `# ${c.name}`, c, c.kind === "private" ? "private" : ""))));
    const fresh = [dm, ...rooms].filter(isNew).length;
    this.toggle.textContent = fresh ? `Conversations · ${fresh} new` : "Conversations";
  }

  drawMessages(all) {
    const channel = this.state.channels.find((c) => c.id === this.channel);
    if (this.thread && !all.some((m) => m.ts === this.thread)) this.thread = null;
    const [place, thread] = [`${this.person} ${this.channel}`, `${this.person} ${this.channel} ${this.thread}`];
    this.pane.draw(channel, all, this.shown !== place);
    this.threadPane.root.hidden = !this.thread;
    this.root.classList.toggle("threaded", Boolean(this.thread));
    if (this.thread) this.threadPane.draw(channel, all, this.shownThread !== thread);
    Object.assign(this, { shown: place, shownThread: this.thread ? thread : null });
  }

  drawHome() {
    const home = this.state.home;
    this.threadPane.root.hidden = true;
    this.root.classList.remove("threaded");
    this.shown = "home";
    const act = (block, element, value) => this.press({ home: true, view: this.state.home.id, values: this.pane.homeFields.values }, block, element, value);
    keepingFocus(this.pane.lines, () => this.pane.drawHome(home, act));
  }

  // Drawn anew only when the view itself changed: what is being typed stays.
  drawModal() {
    const view = this.state.modal;
    if (!view) return this.endModal();
    if (this.form?.id === view.id && this.form.hash === view.hash && !this.form.redraw) return;
    const same = this.form?.id === view.id;
    const { values, errors, files } = same ? this.form : { values: typed(view.state.values), errors: {}, files: {} };
    if (!this.form) this.before = document.activeElement;
    this.form = { id: view.id, hash: view.hash, values, errors, files, prefix: `${this.number}${view.id}`, person: this.person };
    const act = (block, element, value) => this.press({ view: view.id, values: this.form.values }, block, element, value);
    const title = el("h2", { id: `t${this.number}` }, view.title.text);
    const form = el("form", { role: "dialog", "aria-modal": "true", "aria-labelledby": title.id, noValidate: true, onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      title,
      el("div", { className: "blocks" }, view.blocks.map((b) => blockNode(b, act, this.form))),
      el("div", { className: "row" },
        button(view.close?.text || "Cancel", () => trying(() => post("close", { as: this.person }))),
        view.submit ? el("button", { type: "submit", className: "primary" }, view.submit.text) : null));
    this.modal.hidden = false;
    this.frame.inert = this.top.inert = true;
    keepingFocus(this.modal, () => arrange(this.modal, [form]));
    if (!same) $(".blocks input, .blocks textarea, .blocks select, button", form)?.focus();
  }

  endModal() {
    if (this.modal.hidden) return;
    this.form = null;
    this.modal.hidden = true;
    this.modal.replaceChildren();
    this.frame.inert = this.top.inert = false;
    (this.before?.isConnected ? this.before : this.pane.text).focus();
  }

  async submit() {
    const pressed = $("button[type=submit]", this.modal);
    if (pressed.ariaBusy === "true") return;
    pressed.ariaBusy = "true";
    const outcome = await trying(() => post("submit", { as: this.person, view: this.form.id, values: this.form.values }));
    pressed.ariaBusy = "false";
    if (this.form) Object.assign(this.form, { errors: outcome?.errors || {}, redraw: true });
    await this.refresh();
    $(".error", this.modal)?.scrollIntoView({ block: "center" });
    $("[aria-invalid]", this.modal)?.focus();
  }

  async press(place, block, element, value) {
    const body = { as: this.person, ...place, block_id: block.block_id, action_id: element.action_id };
    if (value !== undefined) body.value = value;
    if (element.confirm) {
      const { title, text, confirm, deny, style } = element.confirm;
      body.confirmed = await askFirst({ title: title.text, text: textNodes(text), yes: confirm.text, no: deny.text, danger: style === "danger" });
      if (!body.confirmed) return;
    }
    await trying(() => post("press", body));
  }

  drawNotices() {
    const latest = this.state.notices.length;
    if (this.toasted !== null) this.state.notices.slice(this.toasted).forEach((n) => toast(n.text));
    this.toasted = latest;
  }
}

// Slack's state values back into what a field holds.
function typed(values) {
  const plain = (v) => ("files" in v ? v.files.map((f) => f.id) : v.selected_options ? v.selected_options.map((o) => o.value)
    : v.selected_option ? v.selected_option.value : v.selected_date ?? v.selected_time ?? v.selected_date_time ?? v.selected_user ?? v.value);
  return Object.fromEntries(Object.entries(values).map(([block, actions]) =>
    [block, Object.fromEntries(Object.entries(actions).map(([action, value]) => [action, plain(value)]))]));
}
