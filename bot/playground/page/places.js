// What is not a list of messages: a forum's posts, the scheduled events, the channel's head.

import { el, fill, icon } from "./dom.js";
import { markup } from "./markup.js";
import { closeButton } from "./modal.js";
import { channelIcon } from "./selects.js";
import { formatUnix, fromNow, inFull } from "./time.js";
import { isThread } from "./world.js";

/** Draw the line above the messages. */
export function drawHead(head, app) {
  const { channel, world } = app;
  const parent = isThread(channel) && world.channels.get(channel.parent_id);
  const bot = world.bot;
  const state = bot.online ? "online" : "offline";
  fill(head,
    el("button", { type: "button", class: "icon-button menu-button", "aria-label": "Show servers and channels", on: { click: () => app.showDrawer(true) } }, icon("menu")),
    channelIcon(channel.type),
    el("span", { class: "head-name" },
      parent && el("button", { type: "button", class: "text-button", on: { click: () => app.go(parent.id) } }, parent.name), parent && " › ",
      el("b", {}, world.channelLabel(channel))),
    channel.topic && el("span", { class: "head-topic", title: channel.topic }, channel.topic),
    el("span", { class: `bot-state ${state}`, role: "status", data: { tip: bot.online ? `${world.name(bot)} is connected` : `${world.name(bot)} is not connected; commands will fail` } }, el("i", { "aria-hidden": true }), `${world.name(bot)} ${state}`));
}

/** Draw a forum: its posts as cards, newest first. */
export function drawForum(root, app) {
  const { channel, world } = app;
  const posts = world.threads(channel.guild, channel.id);
  const tags = new Map((channel.available_tags || []).map((tag) => [tag.id, tag.name]));
  fill(root, el("div", { class: "scroller" }, el("div", { class: "forum" },
    el("h2", {}, channel.name), channel.topic && el("p", { class: "forum-topic" }, channel.topic),
    !posts.length && el("p", { class: "intro-empty" }, "No posts yet."),
    posts.map((post) => el("button", { type: "button", class: "post", on: { click: () => app.go(post.id) } },
      el("span", { class: "post-tags" }, (post.applied_tags || []).map((id) => tags.get(id)).filter(Boolean).map((name) => el("span", { class: "tag" }, name))),
      el("b", {}, post.name),
      post.message_count !== undefined && el("small", {}, post.message_count === 1 ? "1 message" : `${post.message_count} messages`))))));
}

const EventStatus = { SCHEDULED: 1, ACTIVE: 2, COMPLETED: 3, CANCELED: 4 };
const STATUS_WORDS = { [EventStatus.ACTIVE]: "Now", [EventStatus.COMPLETED]: "Over", [EventStatus.CANCELED]: "Cancelled" };

/** Show the guild's scheduled events; returns the dialog. */
export function openEvents(app) {
  const events = [...app.world.events].sort((a, b) => Date.parse(a.scheduled_start_time) - Date.parse(b.scheduled_start_time));
  const dialog = el("dialog", { class: "modal events", "aria-label": "Scheduled events", on: { close: () => dialog.remove() } },
    el("header", { class: "modal-head" }, el("h2", {}, "Events"), closeButton(() => dialog.close())),
    el("div", { class: "modal-fields" },
      !events.length && el("p", { class: "intro-empty" }, "No events are scheduled. An admin can publish one with /calendar publish."),
      events.map((event) => drawEvent(event, app))));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function drawEvent(event, app) {
  const start = Date.parse(event.scheduled_start_time);
  const word = STATUS_WORDS[event.status];
  const place = event.entity_metadata?.location || app.world.channels.get(event.channel_id)?.name;
  return el("article", { class: `event status-${event.status}` },
    el("p", { class: "event-when" }, icon("calendar"),
      el("time", { datetime: event.scheduled_start_time, tabindex: 0, data: { tip: inFull(start) } }, formatUnix(start / 1000, "f")),
      el("small", {}, word || fromNow(start))),
    el("h3", {}, event.name),
    event.description && el("div", { class: "markdown" }, markup(event.description, app.view({ attachments: [] }))),
    place && el("p", { class: "event-place" }, icon("pin"), place));
}
