// Make elements of parsed markdown.

import { cssColor, el, safeUrl } from "./dom.js";
import { parse, parseInline } from "./markdown.js";
import { formatUnix, inFull } from "./time.js";

const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(\d+|@me)\/(\d+)(?:\/(\d+))?$/;

/**
 * Return the elements of a message's text.
 *
 * view: `world` for names, `go(channelId, messageId)` for links to channels,
 * `type(commandName)` for commands; `everyone`: does @everyone count as a mention here?
 */
export function markup(text, view) {
  return parse(text).map((block) => drawBlock(block, view));
}

/** The same for one line without blocks, as in an embed's title. */
export function inlineMarkup(text, view) {
  return drawAll(parseInline(text), view);
}

function drawBlock(block, view) {
  switch (block.type) {
    case "heading":
      return el(`h${block.level + 2}`, { class: `md-h md-h${block.level}` }, drawAll(block.children, view));
    case "subtext":
      return el("small", { class: "md-subtext" }, drawAll(block.children, view));
    case "quote":
      return el("blockquote", { class: "md-quote" }, block.blocks.map((inner) => drawBlock(inner, view)));
    case "code":
      return el("pre", { class: "md-code", tabindex: 0 }, el("code", { data: { lang: block.lang } }, block.text));
    case "list":
      return drawList(block, view);
    default:
      return el("div", { class: "md-lines" }, drawAll(block.children, view));
  }
}

function drawList(list, view) {
  const items = list.items.map((item) =>
    el("li", {}, drawAll(item.children, view), item.sublist && drawList(item.sublist, view)));
  return el(list.ordered ? "ol" : "ul", { class: "md-list", start: list.ordered && list.start !== 1 && list.start }, items);
}

const drawAll = (nodes, view) => nodes.map((node) => drawInline(node, view));

const TAGS = { strong: "strong", em: "em", u: "u", del: "s" };

function drawInline(node, view) {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return el("br");
    case "codespan":
      return el("code", { class: "md-codespan" }, node.text);
    case "spoiler":
      return drawSpoiler(node, view);
    case "link":
      return drawLink(node, view);
    case "time":
      return drawTime(node);
    case "emoji":
      return el("span", { class: "md-emoji" }, `:${node.name}:`);
    case "everyone":
      return view.everyone ? el("span", { class: "mention" }, node.text) : node.text;
    case "user":
      return drawUser(node, view);
    case "role":
      return drawRole(node, view);
    case "channel":
      return drawChannel(node.id, null, view);
    case "command":
      return el("button", { type: "button", class: "mention mention-button", on: { click: () => view.type(node.name) } }, `/${node.name}`);
    default:
      return el(TAGS[node.type], {}, drawAll(node.children, view));
  }
}

function drawSpoiler(node, view) {
  const cover = el("span", { class: "md-spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler, press to reveal" }, drawAll(node.children, view));
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", reveal, { once: true });
  cover.addEventListener("keydown", reveal);
  return cover;
}

function drawLink(node, view) {
  const inside = MESSAGE_LINK.exec(node.url);
  if (inside && view.world.channels.has(inside[2])) {
    const bare = node.children.length === 1 && node.children[0].text === node.url;
    return drawChannel(inside[2], inside[3] || null, view, bare ? null : drawAll(node.children, view));
  }
  const href = safeUrl(node.url);
  const words = drawAll(node.children, view);
  if (!href) return el("span", {}, words);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", title: node.title || href }, words);
}

function drawTime(node) {
  const text = formatUnix(node.unix, node.style);
  if (text === null) return el("span", { class: "md-time" }, "Invalid date");
  const ms = node.unix * 1000;
  return el("time", {
    class: "md-time",
    datetime: new Date(ms).toISOString(),
    tabindex: 0,
    data: { tip: inFull(ms), ...(node.style === "R" ? { relative: ms } : {}) },
  }, text);
}

function drawUser(node, view) {
  const user = view.world.users.get(node.id);
  return el("span", { class: "mention" }, user ? `@${view.world.name(user)}` : "@unknown-user");
}

function drawRole(node, view) {
  const role = view.world.roles.get(node.id);
  const color = role && cssColor(role.color);
  return el("span", { class: "mention", style: color ? { "--mention": color } : {} }, role ? `@${role.name.replace(/^@/, "")}` : "@deleted-role");
}

function drawChannel(id, messageId, view, words = null) {
  const channel = view.world.channels.get(id);
  if (!channel) return el("span", { class: "mention" }, "# unknown");
  const label = words || `#${view.world.channelLabel(channel)}${messageId ? " › message" : ""}`;
  return el("button", { type: "button", class: "mention mention-button", on: { click: () => view.go(id, messageId) } }, label);
}
