// The demo page: each seat is one person's screen. Everything shown is built from DOM nodes and text, never from HTML.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);

function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && key !== "list") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// --- talking to the workspace -----------------------------------------------------------------------------------

async function call(method, path, body) {
  const form = body instanceof FormData;
  const response = await fetch(`/control/${path}`, {
    method,
    headers: body && !form ? { "Content-Type": "application/json" } : {},
    body: body ? (form ? body : JSON.stringify(body)) : undefined,
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error), { confirm: answer.confirm });
  return answer;
}
const get = (path, query = {}) => call("GET", `${path}?${new URLSearchParams(query)}`);
const post = (path, body) => call("POST", path, body);

function toast(text) {
  const line = el("p", {}, text);
  $("#toasts").append(line);
  setTimeout(() => line.remove(), 6000);
}
async function trying(work) {
  try { return await work(); } catch (error) { toast(error.message); return null; }
}

function askToConfirm(dialog) {
  const box = $("#confirm");
  const [no, yes] = box.querySelectorAll("button");
  $("h2", box).textContent = dialog.title.text;
  $(".text", box).replaceChildren(...textNodes(dialog.text));
  no.textContent = dialog.deny.text;
  yes.textContent = dialog.confirm.text;
  yes.className = dialog.style === "danger" ? "danger" : "primary";
  return new Promise((resolve) => {
    // Not by the close event: it comes late, and could answer for the next question.
    const say = (answer) => { box.close(); resolve(answer); };
    no.onclick = () => say(false);
    yes.onclick = () => say(true);
    box.oncancel = () => resolve(false);
    box.showModal();
  });
}

// --- text ---------------------------------------------------------------------------------------------------------

const names = new Map();
const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const safeUrl = (url) => (/^(https?:|mailto:)/i.test(url) ? url : null);
const MARKS = [["*", "strong"], ["_", "em"], ["~", "s"]];

function textNodes(text) {
  return text.type === "mrkdwn" ? mrkdwn(text.text) : [unescape(text.text)];
}

// Slack's mrkdwn as nodes: code first, then <links>, then emphasis; entities are undone last, in the leaves.
function mrkdwn(source) {
  const nodes = [];
  for (const part of source.split(/(```[\s\S]+?```|`[^`\n]+`)/)) {
    if (part.startsWith("```") && part.length > 6) nodes.push(el("pre", {}, unescape(part.slice(3, -3).trim())));
    else if (part.startsWith("`") && part.length > 2) nodes.push(el("code", {}, unescape(part.slice(1, -1))));
    else nodes.push(...quoted(part));
  }
  return nodes;
}
function quoted(text) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const inside = line.match(/^&gt; ?(.*)$/);
    if (inside) {
      if (quote) quote.append("\n", ...inline(inside[1]));
      else nodes.push((quote = el("blockquote", {}, inline(inside[1]))));
      return;
    }
    if (index && !quote) nodes.push("\n");
    quote = null;
    nodes.push(...inline(line));
  });
  return nodes;
}
function inline(text) {
  return text.split(/(<[^<>]*>)/).flatMap((part) => (part.startsWith("<") && part.endsWith(">") ? [link(part.slice(1, -1))] : emphasis(part)));
}
function link(inside) {
  const [target, label] = inside.split("|");
  if (/^[@#!]/.test(target)) {
    const name = label || names.get(target.slice(1)) || target.slice(1);
    return el("span", { className: "mention" }, (target[0] === "#" ? "#" : "@") + unescape(name));
  }
  const url = safeUrl(unescape(target));
  const shown = unescape(label || target.replace(/^mailto:/, ""));
  return url ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, shown) : shown;
}
function emphasis(text) {
  for (const [mark, tag] of MARKS) {
    const found = text.match(new RegExp(`(^|[\\s(\\[{"'·—–-])\\${mark}(\\S(?:.*?\\S)?)\\${mark}(?=$|[\\s.,;:!?)\\]}"'·—–-])`));
    if (!found) continue;
    const start = found.index + found[1].length;
    const rest = text.slice(start + found[2].length + 2);
    return [...emphasis(text.slice(0, start)), el(tag, {}, emphasis(found[2])), ...emphasis(rest)];
  }
  return text ? [unescape(text)] : [];
}

// --- blocks -------------------------------------------------------------------------------------------------------

// `act(block, element, value)` is what happens when something is pressed or chosen; `fields` collects form fields.
function blockNode(block, act, fields) {
  const make = BLOCKS[block.type];
  return el("div", { className: `block ${block.type}` }, make ? make(block, act, fields) : `(${block.type})`);
}
const BLOCKS = {
  section: (b, act) => [
    el("div", { className: "body" },
      b.text ? el("div", { className: "text" }, textNodes(b.text)) : null,
      b.fields ? el("div", { className: "fields" }, b.fields.map((f) => el("div", { className: "text" }, textNodes(f)))) : null),
    b.accessory ? elementNode(b, b.accessory, act) : null,
  ],
  header: (b) => el("h3", { className: "text" }, textNodes(b.text)),
  divider: () => el("hr"),
  context: (b) => b.elements.map((e) => (e.type === "image" ? image(e) : el("span", { className: "text" }, textNodes(e)))),
  actions: (b, act) => b.elements.map((e) => elementNode(b, e, act)),
  image: (b) => [b.title ? el("div", { className: "note" }, textNodes(b.title)) : null, image(b)],
  rich_text: (b) => b.elements.map(rich),
  markdown: (b) => el("div", { className: "text" }, b.text),
  file: () => "(a file)",
  input: (b, act, fields) => fieldNode(b, act, fields),
};
const image = (i) => (safeUrl(i.image_url) ? el("img", { src: i.image_url, alt: i.alt_text, title: i.alt_text }) : `(${i.alt_text})`);

function rich(element) {
  if (element.type === "rich_text_list") {
    return el(element.style === "ordered" ? "ol" : "ul", {}, element.elements.map((e) => el("li", {}, e.elements.map(leaf))));
  }
  const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[element.type] || "div";
  return el(tag, { className: "text" }, element.elements.map(leaf));
}
function leaf(l) {
  let node = { user: () => link(`@${l.user_id}`), channel: () => link(`#${l.channel_id}`), emoji: () => `:${l.name}:`,
    link: () => link(l.text ? `${l.url}|${l.text}` : l.url) }[l.type]?.() ?? l.text;
  for (const [style, tag] of [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"]]) {
    if (l.style?.[style]) node = el(tag, {}, node);
  }
  return node;
}

const optionsOf = (e) => [...(e.options || []), ...(e.option_groups || []).flatMap((g) => g.options)];
const optionTags = (e) => optionsOf(e).map((o) => el("option", { value: o.value }, unescape(o.text.text)));
const PICKER_TYPE = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const moment = (value) => (value ? new Date(value * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16) : "");

// An element that acts at once, outside of an input block.
function elementNode(block, e, act) {
  const label = (e.placeholder || e.text || {}).text || e.action_id;
  if (e.type === "image") return image(e);
  if (e.type === "button") {
    const props = { type: "button", className: e.style || "", onclick: () => { act(block, e); if (safeUrl(e.url || "")) window.open(e.url, "_blank", "noopener"); } };
    return el("button", { ...props, "aria-label": e.accessibility_label }, unescape(e.text.text));
  }
  if (e.type === "checkboxes" || e.type === "radio_buttons") return choices(e, (value) => act(block, e, value));
  if (PICKER_TYPE[e.type]) {
    const input = el("input", { type: PICKER_TYPE[e.type], "aria-label": label, value: e.initial_date || e.initial_time || moment(e.initial_date_time) });
    input.addEventListener("change", () => input.value && act(block, e, pickerValue(e, input)));
    return input;
  }
  const many = e.type === "multi_static_select";
  const first = el("option", { value: "" }, e.type === "overflow" ? "…" : label);
  const select = el("select", { multiple: many, "aria-label": e.type === "overflow" ? "More" : label }, many ? [] : first, e.type === "users_select" ? peopleTags() : optionTags(e));
  if (e.initial_option) select.value = e.initial_option.value;
  if (e.initial_user) select.value = e.initial_user;
  select.addEventListener("change", () => {
    const value = many ? [...select.selectedOptions].map((o) => o.value) : select.value;
    if (e.type === "overflow") select.value = "";
    if (value.length) act(block, e, value);
  });
  return select;
}
const peopleTags = () => [...names].filter(([id]) => id.startsWith("U")).map(([id, name]) => el("option", { value: id }, name));
const pickerValue = (e, input) => (e.type === "datetimepicker" ? Math.floor(new Date(input.value).getTime() / 1000) : input.value);

function choices(e, changed, typed) {
  const single = e.type === "radio_buttons";
  const chosen = typed ?? [e.initial_option, ...(e.initial_options || [])].filter(Boolean).map((o) => o.value);
  const group = `g${Math.random()}`;
  const boxes = e.options.map((o) => el("input", { type: single ? "radio" : "checkbox", name: group, value: o.value, checked: chosen.includes(o.value) }));
  const read = () => { const on = boxes.filter((b) => b.checked).map((b) => b.value); return single ? on[0] ?? null : on; };
  boxes.forEach((box) => box.addEventListener("change", () => changed(read())));
  return el("div", {}, e.options.map((o, i) => el("label", { className: "choice" }, boxes[i], " ", el("span", {}, textNodes(o.text)),
    o.description ? el("span", { className: "note" }, " ", textNodes(o.description)) : null)));
}

// A labelled field of a form. What is typed is kept in fields.values[block_id][action_id].
function fieldNode(block, act, fields) {
  const e = block.element;
  const id = `f${fields.prefix}-${block.block_id}`;
  const kept = fields.values[block.block_id]?.[e.action_id];
  const keep = (value, send = true) => {
    (fields.values[block.block_id] ??= {})[e.action_id] = value;
    if (send && block.dispatch_action) act(block, e, value);
  };
  const control = fieldControl(e, id, kept, keep, fields);
  const error = fields.errors?.[block.block_id];
  const label = block.label.text + (block.optional ? " (optional)" : "");
  const grouped = e.type === "checkboxes" || e.type === "radio_buttons";
  return [
    grouped ? el("fieldset", {}, el("legend", {}, label), control) : [el("label", { htmlFor: id }, label), control],
    block.hint ? el("div", { className: "note" }, block.hint.text) : null,
    error ? el("div", { className: "error", role: "alert" }, error) : null,
  ].flat();
}
function fieldControl(e, id, kept, keep, fields) {
  const props = { id, placeholder: e.placeholder?.text, maxLength: e.max_length };
  if (e.type === "checkboxes" || e.type === "radio_buttons") return choices(e, keep, kept === undefined ? undefined : [kept].flat());
  if (e.type === "file_input") return fileControl(e, id, kept, keep, fields);
  if (e.type.endsWith("_select")) return selectControl(e, id, kept, keep);
  let type = PICKER_TYPE[e.type] || { url_text_input: "url", email_text_input: "email" }[e.type] || "text";
  const initial = kept ?? e.initial_value ?? e.initial_date ?? e.initial_time ?? moment(e.initial_date_time);
  const input = e.multiline ? el("textarea", { ...props }) : el("input", { ...props, type });
  input.value = initial ?? "";
  const read = () => (e.type === "datetimepicker" ? input.value && pickerValue(e, input) : input.value);
  input.addEventListener("input", () => keep(read(), false));
  input.addEventListener("change", () => keep(read()));
  return input;
}
function selectControl(e, id, kept, keep) {
  const many = e.type.startsWith("multi");
  const select = el("select", { id, multiple: many }, many ? [] : el("option", { value: "" }, e.placeholder?.text || "Choose"), e.type === "users_select" ? peopleTags() : optionTags(e));
  const initial = kept ?? e.initial_options?.map((o) => o.value) ?? e.initial_option?.value ?? e.initial_user;
  for (const option of select.options) option.selected = [initial].flat().includes(option.value);
  select.addEventListener("change", () => keep(many ? [...select.selectedOptions].map((o) => o.value) : select.value || null));
  return select;
}
function fileControl(e, id, kept, keep, fields) {
  const note = el("div", { className: "note" }, kept?.length ? `${kept.length} chosen` : "");
  const accept = e.filetypes?.map((t) => `.${t}`).join(",");
  const input = el("input", { id, type: "file", multiple: (e.max_files ?? 10) > 1, accept });
  input.addEventListener("change", () => trying(async () => {
    const body = new FormData();
    body.append("as", fields.person);
    [...input.files].forEach((file) => body.append("file", file));
    const answer = input.files.length ? await post("file", body) : { files: [] };
    keep(answer.files.map((f) => f.id));
    note.textContent = answer.files.map((f) => f.name).join(", ");
  }));
  return el("div", {}, input, note);
}

// --- one person's screen --------------------------------------------------------------------------------------------

class Seat {
  constructor(number, person) {
    this.number = number;
    this.person = person;
    this.place = "dm";
    this.thread = null;
    this.seen = {};
    this.toasted = null;
    this.form = null; // {id, hash, values, errors} of the open modal
    this.root = el("section", { className: "seat", "aria-label": `Screen ${number}` });
    this.who = el("select", { "aria-label": "Who are you?", onchange: () => this.become(this.who.value) });
    this.nav = el("nav", { "aria-label": "Conversations" });
    this.title = el("h2");
    this.lines = el("div", { className: "lines", tabIndex: 0, role: "log", "aria-label": "Messages" });
    this.composer = this.makeComposer();
    this.modal = el("div", { className: "modal", hidden: true });
    this.root.append(el("div", { className: "who" }, el("span", { className: "note" }, "You are"), this.who), this.nav,
      el("div", { className: "place" }, this.title, this.lines, this.composer), this.modal);
  }

  become(person) {
    Object.assign(this, { person, place: "dm", thread: null, seen: {}, toasted: null, form: null });
    this.refresh();
  }

  go(place, thread = null) {
    Object.assign(this, { place, thread });
    if (place === "home") trying(() => post("home", { as: this.person, tab: "home" }));
    this.stick = true;
    this.refresh();
  }

  async refresh() {
    this.wanted = (this.wanted || 0) + 1;
    const mine = this.wanted;
    const state = await get("state", { as: this.person });
    const shown = this.place === "home" ? null : await get("messages", { as: this.person, channel: this.place }).catch(() => null);
    if (mine !== this.wanted) return; // a newer one is on its way
    if (!shown && this.place !== "home") return this.go("dm");
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
    this.who.replaceChildren(...people.map((p) => el("option", { value: p.id }, `${p.real_name}, ${p.title || "member"}`)));
    this.who.value = this.person;
  }

  drawNav() {
    const line = (place, text, channel) => {
      const here = this.place === place || (channel && this.channel === channel.id);
      const unread = channel && !here && channel.last_changed > (this.seen[channel.id] ?? 0);
      return el("button", { type: "button", className: unread ? "unread" : "", "aria-current": String(Boolean(here)), onclick: () => this.go(place) },
        text, unread ? " •" : "");
    };
    const bot = this.state.people.find((p) => p.id === this.state.bot);
    const dm = this.state.channels.find((c) => c.kind === "im");
    const focused = [...this.nav.children].indexOf(document.activeElement);
    if (this.channel) this.seen[this.channel] = this.state.cursor;
    this.nav.replaceChildren(line("dm", bot.real_name, dm), line("home", "Home"),
      ...this.state.channels.filter((c) => c.kind !== "im").map((c) => line(c.id, `${c.kind === "private" ? "▪" : "#"} ${c.name}`, c)));
    if (focused >= 0) this.nav.children[focused]?.focus();
  }

  drawMessages(all) {
    const atEnd = this.stick || this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < 60;
    const parent = this.thread && all.find((m) => m.ts === this.thread);
    if (this.thread && !parent) this.thread = null;
    const shown = all.filter((m) => (this.thread ? m.thread_ts === this.thread || m.ts === this.thread
      : !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast" || (m.ephemeral && m.thread_ts)));
    const channel = this.state.channels.find((c) => c.id === this.channel);
    const name = channel.kind === "im" ? names.get(this.state.bot) : `#${channel.name}`;
    this.title.replaceChildren(el("span", {}, this.thread ? `Thread in ${name}` : name),
      this.thread ? el("button", { type: "button", onclick: () => this.go(this.place) }, "Back") : "");
    this.redraw(this.lines, shown.map((m) => this.messageNode(m)));
    this.composer.hidden = !channel.members.includes(this.person);
    if (atEnd) this.lines.scrollTop = this.lines.scrollHeight;
    this.stick = false;
  }

  // Replace children but keep the keyboard where it was.
  redraw(box, nodes) {
    const focusable = "button, select, input, textarea, a";
    const index = [...box.querySelectorAll(focusable)].indexOf(document.activeElement);
    box.replaceChildren(...nodes);
    if (index >= 0) box.querySelectorAll(focusable)[index]?.focus();
  }

  messageNode(m) {
    const time = new Date(Number(m.ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const act = (block, element, value) => this.press({ channel: m.channel, ts: m.ts }, block, element, value);
    const body = m.blocks?.length ? m.blocks.map((b) => blockNode(b, act, { prefix: m.ts, values: {}, person: this.person }))
      : el("div", { className: "text" }, mrkdwn(m.text || ""));
    const replies = !this.thread && m.reply_count ? el("button", { type: "button", className: "link", onclick: () => this.go(this.place, m.ts) },
      `${m.reply_count} ${m.reply_count === 1 ? "reply" : "replies"}`) : null;
    return el("article", { className: `message${m.ephemeral ? " ephemeral" : ""}` },
      el("div", { className: "by" }, el("strong", {}, m.author), el("time", {}, time), m.edited ? el("span", { className: "note" }, "(edited)") : null,
        m.ephemeral ? el("span", { className: "note" }, "only you see this") : null, this.tools(m)),
      body,
      (m.files || []).map((f) => el("a", { className: "file", href: `/control/file/${f.id}`, download: f.name }, `${f.name} · ${f.size} bytes`)),
      m.reactions ? el("div", { className: "note" }, m.reactions.map((r) => `:${r.name}: ${r.count} `)) : null,
      replies);
  }

  tools(m) {
    if (m.ephemeral) return null;
    const tool = (text, work) => el("button", { type: "button", className: "link", onclick: () => trying(work) }, text);
    const where = { as: this.person, channel: m.channel, ts: m.ts };
    const mine = m.user === this.person;
    return el("span", { className: "tools" },
      this.thread ? null : tool("reply", async () => this.go(this.place, m.thread_ts || m.ts)),
      mine ? tool("edit", async () => { const text = prompt("Edit your message", m.text); if (text) await post("edit", { ...where, text }); }) : null,
      mine ? tool("delete", () => post("delete", where)) : null,
      Object.entries(this.state.shortcuts).map(([id, name]) => tool(name, () => post("shortcut", { ...where, callback_id: id }))));
  }

  drawHome() {
    this.title.replaceChildren(el("span", {}, "Home"));
    this.composer.hidden = true;
    const home = this.state.home;
    if (!home) return this.lines.replaceChildren(el("p", { className: "note" }, "Nothing here yet."));
    const act = (block, element, value) => this.press({ home: true, view: home.id }, block, element, value);
    this.redraw(this.lines, home.blocks.map((b) => blockNode(b, act, { prefix: home.id, values: {}, person: this.person })));
  }

  // Drawn anew only when the view itself changed: what is being typed stays.
  drawModal() {
    const view = this.state.modal;
    this.modal.hidden = !view;
    if (!view) { this.form = null; this.modal.replaceChildren(); return; }
    if (this.form?.id === view.id && this.form.hash === view.hash && !this.form.redraw) return;
    const values = this.form?.id === view.id ? this.form.values : typed(view.state.values);
    const errors = this.form?.id === view.id ? this.form.errors : {};
    const same = this.form?.id === view.id;
    this.form = { id: view.id, hash: view.hash, values, errors, prefix: `${this.number}${view.id}`, person: this.person };
    const act = (block, element, value) => this.press({ view: view.id, values: this.form.values }, block, element, value);
    const form = el("form", { "aria-label": view.title.text, noValidate: true, onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      el("h2", {}, view.title.text),
      el("div", { className: "blocks" }, view.blocks.map((b) => blockNode(b, act, this.form))),
      el("div", { className: "row" },
        el("button", { type: "button", onclick: () => trying(() => post("close", { as: this.person })) }, view.close?.text || "Cancel"),
        view.submit ? el("button", { type: "submit", className: "primary" }, view.submit.text) : null));
    form.addEventListener("keydown", (event) => event.key === "Escape" && trying(() => post("close", { as: this.person, all: true })));
    this.redraw(this.modal, [form]);
    if (!same) $("input, textarea, select, button", form)?.focus();
  }

  async submit() {
    const button = $("button[type=submit]", this.modal);
    button.disabled = true;
    const outcome = await trying(() => post("submit", { as: this.person, view: this.form.id, values: this.form.values }));
    button.disabled = false;
    if (this.form) Object.assign(this.form, { errors: outcome?.errors || {}, redraw: true });
    await this.refresh();
    $(".error", this.modal)?.scrollIntoView({ block: "center" });
  }

  async press(place, block, element, value, confirmed = false) {
    const body = { as: this.person, ...place, block_id: block.block_id, action_id: element.action_id, confirmed };
    if (value !== undefined) body.value = value;
    try {
      await post("press", body);
    } catch (error) {
      if (!error.confirm) return toast(error.message);
      if (await askToConfirm(error.confirm)) return this.press(place, block, element, value, true);
    }
  }

  drawNotices() {
    const latest = this.state.notices.length;
    if (this.toasted !== null) this.state.notices.slice(this.toasted).forEach((n) => toast(n.text));
    this.toasted = latest;
  }

  makeComposer() {
    const text = el("textarea", { rows: 1, "aria-label": "Message", placeholder: "Message or /command" });
    const file = el("input", { type: "file", multiple: true, "aria-label": "Add files" });
    const send = async () => {
      const words = text.value.trim();
      if (!words && !file.files.length) return;
      await trying(async () => {
        if (words.startsWith("/") && !file.files.length) await post("command", { as: this.person, channel: this.channel, text: words });
        else await this.say(words, file.files);
        text.value = "";
        file.value = "";
        this.stick = true;
      });
    };
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
    });
    return el("form", { className: "composer", onsubmit: (event) => { event.preventDefault(); send(); } },
      text, file, el("button", { type: "submit", className: "primary" }, "Send"));
  }

  say(text, files) {
    const body = new FormData();
    const parts = { as: this.person, channel: this.channel, text, thread_ts: this.thread || "" };
    Object.entries(parts).forEach(([name, value]) => body.append(name, value));
    [...files].forEach((file) => body.append("file", file));
    return post("say", body);
  }
}

// Slack's state values back into what a field holds.
function typed(values) {
  const plain = (v) => ("files" in v ? v.files.map((f) => f.id) : v.selected_options ? v.selected_options.map((o) => o.value)
    : v.selected_option ? v.selected_option.value : v.selected_date ?? v.selected_time ?? v.selected_date_time ?? v.selected_user ?? v.value);
  return Object.fromEntries(Object.entries(values).map(([block, actions]) =>
    [block, Object.fromEntries(Object.entries(actions).map(([action, value]) => [action, plain(value)]))]));
}

// --- the page ---------------------------------------------------------------------------------------------------------

const seats = [];

async function start() {
  const { people, clock, team } = await get("state");
  document.title = `${team} · demo workspace`;
  const humans = people.filter((p) => !p.is_bot && !p.deleted);
  seats.push(new Seat(1, humans[0].id), new Seat(2, (humans[1] || humans[0]).id));
  $("#seats").append(...seats.map((seat) => seat.root));
  $("#clock").hidden = !clock;
  $("#clock").addEventListener("click", (event) => {
    const days = Number(event.target.dataset.days);
    if (days) trying(async () => { await post("clock", { days }); toast(`Programme time moved ${days} day${days > 1 ? "s" : ""} on.`); });
  });
  $("#second").addEventListener("click", () => showSecond(seats[1].root.hidden));
  if (window.innerWidth < 900) showSecond(false);
  const linked = location.hash.slice(1).split("/")[0];
  seats.forEach((seat) => (linked ? seat.go(linked) : seat.refresh()));
  listen();
}
function showSecond(on) {
  seats[1].root.hidden = !on;
  $("#second").setAttribute("aria-pressed", String(on));
}

// Wait for changes and draw them; when the workspace is away, keep asking.
async function listen() {
  let cursor = 0;
  for (;;) {
    try {
      ({ cursor } = await get("wait", { cursor, timeout: 25 }));
      await Promise.all(seats.map((seat) => seat.refresh()));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      cursor = 0;
    }
  }
}
start();
