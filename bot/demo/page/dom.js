// Making nodes, and the small things every part of the page needs. Everything is built from nodes and text, never from HTML.

export const $ = (selector, root = document) => root.querySelector(selector);

export function el(name, props = {}, ...children) {
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

export const button = (text, onclick, props = {}) => el("button", { type: "button", onclick, ...props }, text);

// A button that opens a short list of buttons; it closes when something is picked, or by Escape.
export function menu(text, choices) {
  const summary = el("summary", {}, text);
  const box = el("details", { className: "menu" }, summary);
  const close = () => { box.open = false; summary.focus(); };
  box.append(el("div", { className: "choices" }, choices.map(([label, work]) => button(label, () => { close(); work(); }))));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) { event.stopPropagation(); close(); }
  });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) box.open = false; });
  return box;
}

// Make the children of `box` these nodes, leaving alone those that are there already: the keyboard and a screen reader
// only notice what is new.
export function arrange(box, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...box.childNodes]) if (!wanted.has(child)) child.remove();
  let at = box.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else box.insertBefore(node, at);
  }
}

const FOCUSABLE = "button, select, input, textarea, a[href], summary";

// Do something that replaces nodes in `box`, and leave the keyboard in the same place.
export function keepingFocus(box, work) {
  const index = [...box.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  work();
  if (index >= 0 && !box.contains(document.activeElement)) box.querySelectorAll(FOCUSABLE)[index]?.focus();
}

export function toast(text) {
  const line = el("p", {}, text);
  $("#toasts").append(line);
  setTimeout(() => line.remove(), 6000);
}

export async function trying(work) {
  try { return await work(); } catch (error) { toast(error.message); return null; }
}

// Ask before something; `dialog` is Slack's confirmation object, `text` already made into nodes.
export function askFirst({ title, text, yes, no, danger }) {
  const box = $("#confirm");
  const [deny, confirm] = box.querySelectorAll("button");
  $("h2", box).textContent = title;
  $(".text", box).replaceChildren(...text);
  deny.textContent = no;
  confirm.textContent = yes;
  confirm.className = danger ? "danger" : "primary";
  return new Promise((resolve) => {
    // Not by the close event: it comes late, and could answer for the next question.
    const say = (answer) => { box.close(); resolve(answer); };
    deny.onclick = () => say(false);
    confirm.onclick = () => say(true);
    box.oncancel = () => resolve(false);
    box.showModal();
  });
}
