// The left side: servers, channels, scheduled events, and whose eyes we look through.

import { el, fill, icon } from "./dom.js";
import { avatar, initials } from "./people.js";
import { menu } from "./popup.js";
import { channelIcon } from "./selects.js";
import { ChannelType } from "./world.js";

/**
 * Draw the rail of servers and the list of channels.
 *
 * app: `world`, `channel`, `unread` (a Set of channel ids), `go(channelId)`, `switchUser(id)`,
 * `openEvents()`, `theme`, `toggleTheme()`
 */
export function drawSidebar(rail, sidebar, app) {
  const { world, channel } = app;
  const guild = channel.guild;
  fill(rail,
    railButton("Direct messages", !guild, dmUnread(app), () => app.go(world.dms[0].id), icon("at"), !world.dms.length),
    el("span", { class: "rail-line", role: "separator" }),
    world.guilds.map((one) => railButton(one.name, guild?.id === one.id, false, () => app.go(firstChannel(world, one).id), initials(one.name))));
  fill(sidebar,
    el("header", { class: "sidebar-head" }, el("h1", {}, guild ? guild.name : "Direct messages")),
    el("nav", { class: "channel-list", "aria-label": guild ? "Channels" : "Direct messages" }, guild ? guildList(guild, app) : dmList(app)),
    userPanel(app));
}

/** The channel a newcomer to a guild sees first. */
export function firstChannel(world, guild) {
  const inOrder = world.sections(guild).flatMap(({ channels }) => channels);
  const talks = (channel) => channel.type === ChannelType.TEXT || channel.type === ChannelType.ANNOUNCEMENT;
  return inOrder.find((channel) => channel.name === "politics" && talks(channel)) || inOrder.find(talks) || inOrder[0];
}

function dmUnread(app) {
  return app.world.dms.some((dm) => app.unread.has(dm.id));
}

function railButton(label, isCurrent, isUnread, go, face, disabled = false) {
  return el("button", {
    type: "button", class: `rail-button${isCurrent ? " current" : ""}${isUnread ? " unread" : ""}`, "aria-label": label, "aria-current": isCurrent ? "true" : null, disabled,
    data: { tip: disabled ? "No direct messages yet" : label }, on: { click: go },
  }, face);
}

function guildList(guild, app) {
  const count = app.world.events.filter((event) => event.status <= 2 && (!event.guild_id || event.guild_id === guild.id)).length;
  return [
    el("button", { type: "button", class: "channel-link", on: { click: () => app.openEvents() } }, icon("calendar"), el("span", { class: "channel-name" }, "Events"), count > 0 && el("span", { class: "count" }, String(count))),
    ...app.world.sections(guild).map(({ category, channels }) => [
      category && channels.length > 0 && el("h2", { class: "category" }, category.name),
      channels.map((channel) => [channelLink(channel, app), threadLinks(guild, channel, app)]),
    ]),
  ];
}

function threadLinks(guild, channel, app) {
  const threads = app.world.threads(guild, channel.id).slice(0, 5);
  return threads.length > 0 && el("div", { class: "threads" }, threads.map((thread) => channelLink(thread, app)));
}

function dmList(app) {
  return app.world.dms.map((dm) => {
    const user = app.world.users.get((dm.recipients || []).find((one) => one.id !== app.world.viewerId)?.id) || app.world.bot;
    return linkButton(dm, app, avatar(user, app.world.name(user), "small"));
  });
}

function channelLink(channel, app) {
  return linkButton(channel, app, channelIcon(channel.type));
}

function linkButton(channel, app, lead) {
  const isCurrent = channel.id === app.channel.id;
  const label = app.world.channelLabel({ ...channel, guild: app.channel.guild });
  const isUnread = app.unread.has(channel.id);
  return el("button", {
    type: "button", class: `channel-link${isCurrent ? " current" : ""}${isUnread ? " unread" : ""}`, "aria-current": isCurrent ? "page" : null,
    "aria-label": isUnread ? `${label}, unread` : label, on: { click: () => app.go(channel.id) },
  }, lead, el("span", { class: "channel-name" }, label));
}

function userPanel(app) {
  const { world } = app;
  const { viewer } = world;
  const role = (user) => (user.admin ? "Admin · Manage Server" : "Member");
  const button = el("button", {
    type: "button", class: "user-button", "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": `You look through the eyes of ${world.name(viewer)}, ${role(viewer)}. Press to switch.`,
    on: {
      click: () => menu(button, "Look through the eyes of", world.people.map((user) => ({
        label: world.name(user), detail: role(user), lead: avatar(user, world.name(user), "small"), checked: user.id === viewer.id, run: () => app.switchUser(user.id),
      }))),
    },
  }, avatar(viewer, world.name(viewer)), el("span", { class: "user-text" }, el("b", {}, world.name(viewer)), el("small", {}, role(viewer))), icon("chevron"));
  const next = app.theme === "dark" ? "light" : "dark";
  return el("div", { class: "user-panel" }, button,
    el("button", { type: "button", class: "icon-button", "aria-label": `Use the ${next} theme`, data: { tip: `${next === "light" ? "Light" : "Dark"} theme` }, on: { click: () => app.toggleTheme() } }, icon(next === "light" ? "sun" : "moon")));
}
