// A conversation on somebody's screen, or one of its threads: what was said, and the box to write in.

import { sample, send, post, size } from "./control.js";
import { arrange, button, el, menu, trying } from "./dom.js";
import { blockNode, SAMPLES } from "./blocks.js";
import { mrkdwn, names } from "./text.js";

export class Conversation {
  // `seat` is whose screen it is; `inThread` says that it shows the seat's thread.
  constructor(seat, inThread = false) {
    this.seat = seat;
    this.inThread = inThread;
    this.drawn = new Map(); // a message's time stamp -> {as: what it was drawn from, node}
    this.title = el("h2");
    this.lines = el("div", { className: "lines", tabIndex: 0, role: "log", "aria-label": inThread ? "Thread" : "Messages" });
    this.newer = button("New messages below", () => this.toEnd(), { className: "newer", hidden: true });
    this.left = 0; // where its end was when it was last shown
    this.followed = true; // the newest message stays in view until somebody scrolls up
    this.lines.addEventListener("scroll", () => { this.followed = this.atEnd(); if (this.followed) this.newer.hidden = true; });
    new ResizeObserver(() => { if (this.followed && !this.lines.classList.contains("home")) this.toEnd(); }).observe(this.lines);
    this.tries = el("div", { className: "tries row" });
    this.composer = this.makeComposer();
    this.join = el("p", { className: "note join", hidden: true });
    this.root = el("section", { className: inThread ? "place thread" : "place", "aria-label": inThread ? "Thread" : "Conversation" },
      this.title, this.lines, this.newer, this.tries, this.join, this.composer);
  }

  get thread() { return this.inThread ? this.seat.thread : null; }

  // Show these messages of a channel; `fresh`: it is another conversation than before.
  draw(channel, all, fresh) {
    const name = channel.kind === "im" ? names.get(this.seat.state.bot) : `#${channel.name}`;
    const shown = all.filter((m) => this.belongs(m));
    this.lines.classList.remove("home");
    this.drawTitle(channel, name);
    // Who has scrolled up a moment ago has, though the browser has not told yet.
    if (this.lines.scrollTop < this.left && !this.atEnd()) this.followed = false;
    const stay = !fresh && !this.followed;
    this.drawLines(shown.length ? shown.map((m) => this.kept(m)) : [this.empty(channel)], fresh);
    this.drawFoot(channel, name, shown);
    if (!stay) this.toEnd();
    else if (shown.at(-1)?.ts > (this.last ?? "")) this.newer.hidden = false;
    this.last = shown.at(-1)?.ts;
  }

  belongs(m) {
    if (this.inThread) return m.thread_ts === this.thread || m.ts === this.thread;
    return !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast" || (m.ephemeral && !this.seat.thread);
  }

  drawTitle(channel, name) {
    if (this.inThread) {
      if (!this.title.firstChild) this.title.append(el("span", {}, "Thread"), button("Close thread", () => this.seat.go(this.seat.place)));
      return;
    }
    const about = channel.kind === "im" ? "direct messages" : `${channel.kind}, ${channel.members.length} members`;
    this.title.replaceChildren(el("span", {}, name, " ", el("span", { className: "note" }, about)));
  }

  // Messages that did not change keep their nodes; where one did, the keyboard stays on it.
  drawLines(nodes, fresh) {
    const held = !fresh && document.activeElement?.closest?.(".message");
    const inside = held && this.lines.contains(held) ? [...held.querySelectorAll("button, a, input, select")].indexOf(document.activeElement) : -1;
    this.lines.ariaBusy = String(Boolean(fresh));
    arrange(this.lines, nodes);
    if (inside >= 0 && !held.isConnected) {
      const now = nodes.find((n) => n.dataset?.ts === held.dataset.ts) ?? this.lines;
      ([...now.querySelectorAll("button, a, input, select")][inside] ?? this.lines).focus();
    }
    this.lines.ariaBusy = "false";
  }

  drawFoot(channel, name, shown) {
    const here = channel.members.includes(this.seat.person);
    this.composer.hidden = !here;
    this.join.hidden = here;
    if (!here) this.join.replaceChildren("You can read along here. ", button(`Join #${channel.name}`, () => trying(() => post("join", { as: this.seat.person, channel: channel.id }))));
    const words = this.inThread ? "Reply" : channel.kind === "im" ? `Write to ${name}, or /pathway` : channel.kind === "private" ? `Write in ${name}` : "Write, or ask @Cairn";
    this.text.placeholder = words;
    this.text.ariaLabel = words;
    const tries = channel.kind === "im" && !this.inThread && !shown.some((m) => m.user === this.seat.person) ? this.seat.role?.tries ?? [] : [];
    if (tries.join() === this.tries.dataset.of) return;
    this.tries.dataset.of = tries.join();
    this.tries.replaceChildren(...(tries.length ? [el("span", { className: "note" }, "Try:")] : []), ...tries.map((t) => button(t, () => this.deliver(t, []))));
  }

  empty(channel) {
    const words = channel.kind === "im" ? ["Write to Cairn.", "It answers from the programme's own catalog, and walks you from a question to a badge."]
      : channel.kind === "private" ? ["Nothing waits for a decision.", "What a learner sends arrives here as a card; its thread holds the evidence."]
        : ["Nobody has written here yet.", "Mention @Cairn to ask it something. What is about you, it answers in your direct messages."];
    return el("div", { className: "empty" }, words.map((w) => el("p", {}, w)));
  }

  // The Home tab, in the place of messages.
  drawHome(home, act) {
    const as = home ? home.id + home.hash : "";
    this.title.replaceChildren(el("span", {}, "Home ", el("span", { className: "note" }, "only you see this")));
    this.composer.hidden = this.join.hidden = true;
    this.newer.hidden = true;
    this.tries.replaceChildren();
    this.tries.dataset.of = "";
    if (this.home === as && this.lines.classList.contains("home")) return;
    this.home = as;
    this.lines.classList.add("home");
    this.drawn.clear();
    this.homeFields = { prefix: home?.id, values: {}, person: this.seat.person };
    arrange(this.lines, home ? home.blocks.map((b) => blockNode(b, act, this.homeFields))
      : [el("div", { className: "empty" }, el("p", {}, "Your pathways, your badges and what is next will stand here."))]);
    this.lines.scrollTop = 0;
  }

  kept(m) {
    const as = JSON.stringify([m, this.thread]);
    const known = this.drawn.get(m.ts);
    if (known?.as === as) return known.node;
    const node = this.messageNode(m);
    this.drawn.set(m.ts, { as, node });
    return node;
  }

  messageNode(m) {
    const time = new Date(Number(m.ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const act = (block, element, value) => this.seat.press({ channel: m.channel, ts: m.ts }, block, element, value);
    const body = m.blocks?.length ? m.blocks.map((b) => blockNode(b, act, { prefix: m.ts, values: {}, person: this.seat.person }))
      : el("div", { className: "text" }, mrkdwn(m.text || ""));
    const replies = !this.inThread && m.reply_count ? button(`${m.reply_count} ${m.reply_count === 1 ? "reply" : "replies"} in the thread`, () => this.seat.go(this.seat.place, m.ts), { className: "link replies" }) : null;
    const node = el("article", { className: `message${m.ephemeral ? " ephemeral" : ""}${"bot_id" in m ? " app" : ""}` },
      el("div", { className: "by" }, el("strong", {}, m.author), el("time", {}, time), m.edited ? el("span", { className: "note" }, "edited") : null,
        m.ephemeral ? el("span", { className: "note" }, "only you see this") : null, this.tools(m)),
      body,
      (m.files || []).map((f) => el("a", { className: "file", href: `/control/file/${f.id}`, download: f.name }, `${f.name} · ${size(f.size)} · download`)),
      m.reactions ? el("div", { className: "note" }, m.reactions.map((r) => `:${r.name}: ${r.count} `)) : null,
      replies);
    node.dataset.ts = m.ts;
    return node;
  }

  tools(m) {
    if (m.ephemeral) return null;
    const tool = (text, work) => button(text, () => trying(work), { className: "link" });
    const where = { as: this.seat.person, channel: m.channel, ts: m.ts };
    const mine = m.user === this.seat.person;
    return el("span", { className: "tools" },
      this.inThread ? null : tool("reply", async () => { await this.seat.go(this.seat.place, m.thread_ts || m.ts); this.seat.threadPane.text.focus(); }),
      mine ? tool("edit", async () => { const text = prompt("Edit your message", m.text); if (text) await post("edit", { ...where, text }); }) : null,
      mine ? tool("delete", () => post("delete", where)) : null,
      Object.entries(this.seat.state.shortcuts).map(([id, name]) => tool(name, () => post("shortcut", { ...where, callback_id: id }))));
  }

  // Put the keyboard on what could be done next here: the newest message's own button, or else the box to write in.
  offer() {
    const newest = [...this.lines.querySelectorAll(".message.app .block .button, .message.app .block a")].at(-1)?.closest(".message");
    (newest?.querySelector(".block .primary, .block .button, .block a") ?? this.text).focus();
  }

  atEnd() { return this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < 60; }
  toEnd() { this.followed = true; this.lines.scrollTop = this.lines.scrollHeight; this.left = this.lines.scrollTop; this.newer.hidden = true; }

  // --- writing ---

  makeComposer() {
    this.files = [];
    this.text = el("textarea", { rows: 1 });
    this.chips = el("ul", { className: "chips" });
    const input = el("input", { type: "file", multiple: true, "aria-label": "Attach files" });
    input.addEventListener("change", () => { this.attach(...input.files); input.value = ""; });
    this.samples = el("span");
    const submit = () => this.deliver(this.text.value.trim(), this.files);
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
    });
    return el("form", { className: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
      this.text, this.chips, el("div", { className: "row" }, el("label", { className: "button" }, "Attach a file", input), this.samples,
        el("span", { className: "note hint" }, "Enter sends"), el("button", { type: "submit", className: "primary" }, "Send")));
  }

  offerSamples() {
    this.samples.replaceChildren(menu("Use a sample", SAMPLES.map((name) => [name, () => trying(async () => this.attach(await sample(name)))])));
  }

  attach(...files) {
    this.files.push(...files);
    this.drawChips();
    this.text.focus();
  }

  drawChips() {
    this.chips.replaceChildren(...this.files.map((f) => el("li", { className: "file" }, `${f.name} · ${size(f.size)} `,
      button("Remove", () => { this.files.splice(this.files.indexOf(f), 1); this.drawChips(); }, { className: "link", "aria-label": `Remove ${f.name}` }))));
  }

  async deliver(words, files) {
    if (!words && !files.length) return;
    const where = { as: this.seat.person, channel: this.seat.channel };
    await trying(async () => {
      if (words.startsWith("/") && !files.length) await post("command", { ...where, text: words });
      else await send("say", { ...where, text: words, thread_ts: this.thread || "" }, files);
      this.text.value = "";
      this.files = [];
      this.drawChips();
      this.toEnd();
    });
    this.text.focus();
  }
}
