// Text as Slack keeps it, made into nodes: mrkdwn, mentions, links. Nothing anybody wrote becomes mark-up.

import { el } from "./dom.js";

export const names = new Map();
export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
export const safeUrl = (url) => (/^(https?:|mailto:)/i.test(url) ? url : null);
const MARKS = [["*", "strong"], ["_", "em"], ["~", "s"]];

export function textNodes(text) {
  return text.type === "mrkdwn" ? mrkdwn(text.text) : [unescape(text.text)];
}

// Slack's mrkdwn as nodes: code first, then <links>, then emphasis; entities are undone last, in the leaves.
export function mrkdwn(source) {
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
export function link(inside) {
  const [target, label] = inside.split("|");
  if (/^[@#!]/.test(target)) {
    const name = label || names.get(target.slice(1)) || target.slice(1);
    return el("span", { className: "mention" }, (target[0] === "#" ? "#" : "@") + unescape(name));
  }
  return anchor(unescape(target), unescape(label || target.replace(/^mailto:/, "")));
}
// In a new tab; anything but a web or mail address is text.
export function anchor(url, shown, props = {}) {
  return safeUrl(url) ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...props }, shown) : shown;
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
