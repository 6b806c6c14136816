// Draw one message.

import { drawComponents } from "./components.js";
import { el, icon } from "./dom.js";
import { drawEmbed } from "./embeds.js";
import { markup } from "./markup.js";
import { drawAttachments } from "./media.js";
import { avatar } from "./people.js";
import { inFull, messageStamp } from "./time.js";

export const Flag = { CROSSPOSTED: 1, SUPPRESS_EMBEDS: 4, EPHEMERAL: 64, LOADING: 128, COMPONENTS_V2: 32768 };

const MessageKind = { DEFAULT: 0, THREAD_CREATED: 18, REPLY: 19, CHAT_COMMAND: 20, THREAD_STARTER: 21, MENU_COMMAND: 23 };
const TALK = new Set([MessageKind.DEFAULT, MessageKind.REPLY, MessageKind.CHAT_COMMAND, MessageKind.THREAD_STARTER, MessageKind.MENU_COMMAND]);

const GROUP_WITHIN_MS = 7 * 60_000;

/** Does `message` continue what `before` said, so that name and picture need not come again? */
export function continues(message, before) {
  return Boolean(before)
    && message.type === MessageKind.DEFAULT && TALK.has(before.type)
    && !message.referenced_message && !message.interaction
    && before.author.id === message.author.id
    && (before.flags & Flag.EPHEMERAL) === (message.flags & Flag.EPHEMERAL)
    && Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUP_WITHIN_MS;
}

/**
 * Return a list item for a message.
 *
 * view: what components need, and `error` (text of a failed press), `dismiss()`,
 * `apps(anchor)` or null (opens the message menu), `person(anchor, user)`
 */
export function drawMessage(message, view, isGrouped) {
  if (!TALK.has(message.type)) return drawSystemLine(message, view);
  const shown = message.type === MessageKind.THREAD_STARTER ? message.referenced_message || message : message;
  const isEphemeral = Boolean(message.flags & Flag.EPHEMERAL);
  const name = view.world.name(shown.author);
  const stamp = Date.parse(message.timestamp);
  return el("li", {
    class: `message${isGrouped ? " grouped" : ""}${isEphemeral ? " ephemeral" : ""}`,
    data: { id: message.id }, "aria-label": `${name}, ${messageStamp(stamp)}`,
  },
  drawOrigin(message, view),
  isGrouped
    ? el("time", { class: "gutter-time", datetime: message.timestamp, data: { tip: inFull(stamp) } }, messageStamp(stamp))
    : el("button", { type: "button", class: "avatar-button", "aria-label": `About ${name}`, on: { click: (event) => view.person(event.currentTarget, shown.author) } }, avatar(view.world.users.get(shown.author.id) || shown.author, name)),
  el("div", { class: "message-body" },
    !isGrouped && drawHeader(shown, name, stamp),
    drawContent(shown, view),
    view.error && el("p", { class: "message-error", role: "alert" }, icon("warning"), view.error),
    drawFoot(message, isEphemeral, view)),
  view.apps && el("div", { class: "toolbar" },
    el("button", { type: "button", class: "icon-button", "aria-label": "Apps: commands for this message", "aria-haspopup": "menu", "aria-expanded": "false", data: { tip: "Apps" }, on: { click: (event) => view.apps(event.currentTarget) } }, icon("apps"))));
}

function drawHeader(message, name, stamp) {
  return el("header", { class: "message-head" },
    el("span", { class: "author" }, name),
    message.author.bot && el("span", { class: "app-tag" }, "APP"),
    el("time", { class: "stamp", datetime: message.timestamp, data: { tip: inFull(stamp) } }, messageStamp(stamp)));
}

// The line above a message: the command it answers, or the message it replies to.
function drawOrigin(message, view) {
  const { world } = view;
  if (message.interaction) {
    const user = world.users.get(message.interaction.user.id) || message.interaction.user;
    const isSlash = message.type !== MessageKind.MENU_COMMAND;
    const label = `${isSlash ? "/" : ""}${message.interaction.name}`;
    return el("div", { class: "origin" }, avatar(user, world.name(user), "tiny"),
      el("span", { class: "origin-name" }, world.name(user)), " used ",
      isSlash
        ? el("button", { type: "button", class: "mention mention-button", "aria-label": `Use ${label} yourself`, on: { click: () => view.type(message.interaction.name) } }, label)
        : el("span", { class: "mention" }, label));
  }
  if (message.type !== MessageKind.REPLY) return null;
  const original = message.referenced_message;
  if (!original) return el("div", { class: "origin" }, el("em", {}, "The original message was deleted."));
  return el("div", { class: "origin" }, avatar(world.users.get(original.author.id) || original.author, world.name(original.author), "tiny"),
    el("span", { class: "origin-name" }, world.name(original.author)), " ",
    el("button", { type: "button", class: "origin-text", on: { click: () => view.go(message.channel_id, original.id) } }, firstLine(original)));
}

function firstLine(message) {
  return message.content.split("\n")[0].slice(0, 120) || "Press to see the message";
}

function drawContent(message, view) {
  if (message.flags & Flag.LOADING) {
    return el("p", { class: "thinking", role: "status" }, dots(), el("span", {}, `${view.world.name(message.author)} is thinking…`));
  }
  const isV2 = Boolean(message.flags & Flag.COMPONENTS_V2);
  const hasEmbeds = !(message.flags & Flag.SUPPRESS_EMBEDS) && message.embeds?.length > 0;
  return [
    message.content && el("div", { class: "content markdown" }, markup(message.content, view),
      message.edited_timestamp && el("time", { class: "edited", datetime: message.edited_timestamp, data: { tip: inFull(Date.parse(message.edited_timestamp)) } }, " (edited)")),
    !isV2 && drawAttachments(message, view),
    hasEmbeds && message.embeds.map((embed) => drawEmbed(embed, view)),
    message.components?.length > 0 && el("div", { class: `components${isV2 ? " v2" : ""}` }, drawComponents(message.components, view)),
  ];
}

/** Three dots that move while something is awaited. */
export function dots() {
  return el("span", { class: "dots", "aria-hidden": true }, el("i"), el("i"), el("i"));
}

function drawFoot(message, isEphemeral, view) {
  return [
    message.thread && el("button", { type: "button", class: "thread-chip", on: { click: () => view.go(message.thread.id) } },
      icon("thread"), el("span", {}, message.thread.name), message.thread.message_count > 0 && el("small", {}, countText(message.thread.message_count))),
    Boolean(message.flags & Flag.CROSSPOSTED) && el("p", { class: "foot" }, icon("megaphone"), "Published"),
    isEphemeral && drawOnlyYou(view.dismiss),
  ];
}

const countText = (count) => (count === 1 ? "1 message" : `${count} messages`);

function drawOnlyYou(dismiss) {
  return el("p", { class: "foot" }, icon("eye"), "Only you can see this • ",
    el("button", { type: "button", class: "text-button", on: { click: dismiss } }, "Dismiss message"));
}

function drawSystemLine(message, view) {
  const name = view.world.name(message.author);
  const words = message.type === MessageKind.THREAD_CREATED ? ` started a thread: ${message.content}` : ` ${message.content}`;
  return el("li", { class: "message system", data: { id: message.id } }, icon("thread"), el("span", {}, el("b", {}, name), words));
}

/**
 * Draw a command that is on its way: "thinking" first, then gone, or failed with a reason.
 *
 * `label` is the command as typed, null for a form; `error` is null while it is on its way.
 */
export function drawPending({ id, label, error }, view) {
  const { world } = view;
  const bot = world.users.get(world.bot.id);
  return el("li", { class: `message pending${error ? " ephemeral" : ""}`, data: { id } },
    label && el("div", { class: "origin" }, avatar(world.viewer, world.name(world.viewer), "tiny"),
      el("span", { class: "origin-name" }, world.name(world.viewer)), " used ", el("span", { class: "mention" }, label)),
    el("span", { class: "avatar-button" }, avatar(bot, world.name(bot))),
    el("div", { class: "message-body" },
      el("header", { class: "message-head" }, el("span", { class: "author" }, world.name(bot)), el("span", { class: "app-tag" }, "APP")),
      error
        ? el("p", { class: "message-error", role: "alert" }, icon("warning"), error)
        : el("p", { class: "thinking", role: "status" }, dots(), "Sending command…"),
      error && drawOnlyYou(view.dismiss)));
}
