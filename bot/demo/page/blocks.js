// Block Kit, made into nodes: what is shown, what can be pressed, and the fields of a form.

import { sample, send } from "./control.js";
import { button, el, menu, trying } from "./dom.js";
import { anchor, link, names, safeUrl, textNodes, unescape } from "./text.js";

// `act(block, element, value)` is what happens when something is pressed or chosen; `fields` collects form fields.
export function blockNode(block, act, fields) {
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
    link: () => anchor(l.url, l.text || l.url) }[l.type]?.() ?? l.text;
  for (const [style, tag] of [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"]]) {
    if (l.style?.[style]) node = el(tag, {}, node);
  }
  return node;
}

const optionsOf = (e) => [...(e.options || []), ...(e.option_groups || []).flatMap((g) => g.options)];
const optionTags = (e) => optionsOf(e).map((o) => el("option", { value: o.value }, unescape(o.text.text)));
const PICKER_TYPE = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const moment = (value) => (value ? new Date(value * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16) : "");

// While a press is on its way, the button says so and takes no second one.
async function once(pressed, work) {
  if (pressed.ariaBusy === "true") return;
  pressed.ariaBusy = "true";
  try { await work(); } finally { pressed.ariaBusy = "false"; }
}

// An element that acts at once, outside of an input block.
function elementNode(block, e, act) {
  const label = (e.placeholder || e.text || {}).text || e.action_id;
  if (e.type === "image") return image(e);
  if (e.type === "button") {
    const props = { className: `button ${e.style || ""}`, onclick: (event) => once(event.currentTarget, () => act(block, e)), "aria-label": e.accessibility_label };
    const words = unescape(e.text.text);
    return safeUrl(e.url || "") ? anchor(e.url, words, props) : el("button", { type: "button", ...props }, words);
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
  if (error) (control.matches("input, select, textarea") ? control : control.querySelector("input") ?? control).setAttribute("aria-invalid", "true");
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
// Files are uploaded when they are chosen; the form then holds their ids.
function fileControl(e, id, kept, keep, fields) {
  const most = e.max_files ?? 10;
  const chosen = kept?.length ? fields.files?.[id] ?? [] : [];
  (fields.files ??= {})[id] = chosen;
  const list = el("ul", { className: "chips" });
  const draw = () => {
    keep(chosen.map((f) => f.id));
    list.replaceChildren(...chosen.map((f) => el("li", { className: "file" }, f.name, " ", button("Remove", () => { chosen.splice(chosen.indexOf(f), 1); draw(); },
      { className: "link", "aria-label": `Remove ${f.name}` }))));
  };
  const add = (files) => trying(async () => {
    if (!files.length) return;
    const answer = await send("file", { as: fields.person }, files);
    chosen.push(...answer.files);
    chosen.splice(0, chosen.length - most);
    draw();
  });
  const accepts = (name) => !e.filetypes?.length || e.filetypes.includes(name.split(".").pop());
  const input = el("input", { id, type: "file", multiple: most > 1, accept: e.filetypes?.map((t) => `.${t}`).join(",") });
  input.addEventListener("change", async () => { await add([...input.files]); input.value = ""; });
  if (chosen.length) draw();
  const samples = SAMPLES.filter(accepts).map((name) => [name, () => trying(async () => add([await sample(name)]))]);
  return el("div", { className: "attach" }, input, samples.length ? menu("Use a sample", samples) : null, list);
}
export const SAMPLES = []; // their names, filled when the workspace told them
