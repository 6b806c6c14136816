// The page's root: holds the state, listens to the server, and wires the parts together.

import { Api, ApiError, Stream } from "./api.js";
import { CommandType } from "./commands.js";
import { Composer } from "./composer.js";
import { announce, el, icon } from "./dom.js";
import { MessageList } from "./messagelist.js";
import { openModal } from "./modal.js";
import { avatar } from "./people.js";
import { closePopup, menu, watchTips } from "./popup.js";
import { drawForum, drawHead, openEvents } from "./places.js";
import { drawSidebar, firstChannel } from "./sidebar.js";
import { keepFresh, setOffset } from "./time.js";
import { ChannelType, holdsMessages, World } from "./world.js";

const NO_ANSWER = "The application did not respond";
const FAILED_PRESS = "This interaction failed";
const InteractionType = { COMMAND: 2, COMPONENT: 3, MODAL: 5 };
const WHAT_TO_TRY = "latest politics";

const byId = (id) => document.getElementById(id);

/** Keeps small choices of the viewer; works without storage too. */
const memory = {
  get(key) {
    try { return localStorage.getItem(`daybook.${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`daybook.${key}`, value); } catch { /* private window: not kept */ }
  },
};

class App {
  constructor() {
    this.api = new Api(memory.get("user"));
    this.unread = new Set();
    this.worldMark = 0;
    this.theme = memory.get("theme") || (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
    this.applyTheme();
    byId("scrim").addEventListener("click", () => this.showDrawer(false));
    addEventListener("hashchange", () => this.followHash());
    addEventListener("keydown", (event) => event.key === "Escape" && this.showDrawer(false));
  }

  async start() {
    setOffset((await this.api.clock()).offset_s);
    await this.load();
    this.listen();
    this.composer = new Composer(byId("composer-area"), this);
    this.list = new MessageList(this);
    this.drawHint();
    const wanted = this.world.channels.get(location.hash.slice(1) || memory.get("channel"));
    await this.open(wanted && wanted.type !== ChannelType.CATEGORY ? wanted : this.home());
    byId("app").classList.add("ready");
  }

  home() {
    const [guild] = this.world.guilds;
    return this.world.channels.get(guild ? firstChannel(this.world, guild).id : this.world.dms[0].id);
  }

  /** Read the state anew; a user who no longer exists gives way to the first one. */
  async load() {
    let state;
    try {
      state = await this.api.state();
    } catch (error) {
      if (!(error instanceof ApiError) || !this.api.as || !error.status) throw error;
      this.api.as = null;
      state = await this.api.state();
    }
    const known = state.users.some((user) => user.id === this.api.as);
    if (!known) {
      this.api.as = (state.users.find((user) => user.admin) || state.users[0]).id;
      state = await this.api.state();
    }
    this.world = new World(state, this.api.as);
    this.worldMark += 1;
    if (this.channel) this.channel = this.world.channels.get(this.channel.id) || this.home();
  }

  get guild() {
    return this.channel.guild;
  }

  /** What a message's parts need to draw themselves and to act. */
  view(message) {
    const commands = this.composer.menuCommands(CommandType.MESSAGE);
    return {
      world: this.world, guild: this.guild, message, everyone: message.mention_everyone,
      go: (channelId, messageId) => this.go(channelId, messageId),
      type: (name) => this.composer.type(name),
      press: (component, values) => this.press(message, component, values),
      apps: commands.length ? (anchor) => this.openMenu(anchor, commands, message.id) : null,
      person: (anchor, user) => this.openPerson(anchor, user),
    };
  }

  draw() {
    drawSidebar(byId("rail"), byId("sidebar"), this);
    drawHead(byId("channel-head"), this);
    const label = this.world.channelLabel(this.channel);
    const where = this.guild ? `#${label} · ${this.guild.name}` : label;
    document.title = `${this.unread.size ? "• " : ""}${where} – Daybook playground`;
  }

  async open(channel, messageId = null) {
    const isNew = this.channel?.id !== channel.id;
    this.channel = channel;
    this.unread.delete(channel.id);
    memory.set("channel", channel.id);
    if (location.hash.slice(1) !== channel.id) history.replaceState(null, "", `#${channel.id}`);
    closePopup();
    this.showDrawer(false);
    this.draw();
    if (isNew) await this.showPlace(channel);
    if (messageId) this.list.reveal(messageId);
  }

  async showPlace(channel) {
    const isList = holdsMessages(channel.type);
    byId("composer-area").hidden = !isList;
    this.composer.refresh();
    if (!isList) return drawForum(byId("channel"), this);
    byId("channel").replaceChildren(...this.list.elements);
    return this.list.open(channel);
  }

  go(channelId, messageId = null) {
    const channel = this.world.channels.get(channelId);
    if (channel) this.open(channel, messageId);
    else this.toast("This channel does not exist, or this user may not see it.");
  }

  followHash() {
    const id = location.hash.slice(1);
    if (this.world?.channels.has(id) && id !== this.channel.id) this.go(id);
  }

  // --- what the server tells ---------------------------------------------------------------

  listen() {
    this.stream?.close();
    this.stream = new Stream(this.api.as, {
      event: (type, data) => this.onEvent(type, data),
      open: (again) => this.onConnected(again),
      lost: () => this.banner("Connection to the playground lost. Trying again…"),
    });
  }

  async onConnected(again) {
    this.banner(null);
    if (!again) return;
    announce("Connected again");
    try {
      setOffset((await this.api.clock()).offset_s);
      await this.refresh();
      if (holdsMessages(this.channel.type)) await this.list.reload();
    } catch (error) {
      this.toast(error.message);
    }
  }

  onEvent(type, data) {
    switch (type) {
      case "message_create":
      case "message_update":
        return this.onMessage(type, data);
      case "message_delete":
        return data.channel_id === this.channel?.id && this.list.remove(data.id);
      case "typing":
        return data.channel_id === this.channel?.id && this.list.showTyping();
      case "bot_status":
        this.world.bot.online = data.online;
        return this.channel && drawHead(byId("channel-head"), this);
      case "scheduled_event_create":
      case "scheduled_event_update":
      case "scheduled_event_delete":
        this.world.events = this.world.events.filter((event) => event.id !== data.id);
        if (type !== "scheduled_event_delete") this.world.events.push(data);
        return this.channel && this.draw();
      default: // commands, guilds, channels: rare enough to ask for everything again
        return this.refreshSoon();
    }
  }

  onMessage(type, message) {
    this.world.meet(message.author);
    if (message.channel_id === this.channel?.id && holdsMessages(this.channel.type)) {
      this.list.put(message);
    } else if (type === "message_create") {
      this.unread.add(message.channel_id);
      if (!this.world.channels.has(message.channel_id)) this.refreshSoon();
      else if (this.channel) this.draw();
    }
  }

  refreshSoon() {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => this.refresh().catch((error) => this.toast(error.message)), 120);
  }

  async refresh() {
    const before = this.channel?.id;
    await this.load();
    if (!before) return;
    if (this.channel.id !== before) await this.showPlace(this.channel);
    this.draw();
    if (!holdsMessages(this.channel.type)) drawForum(byId("channel"), this);
    else this.list.draw();
  }

  // --- what the viewer does ----------------------------------------------------------------

  get place() {
    return { guild_id: this.guild?.id ?? null, channel_id: this.channel.id };
  }

  say(text) {
    return this.api.say(this.channel.id, text).then((message) => message?.channel_id === this.channel.id && this.list.put(message));
  }

  ask(data, signal) {
    return this.api.complete({ ...this.place, data }, signal);
  }

  async runCommand(data, label, attachments = []) {
    this.dropHint();
    const pending = this.list.addPending(label);
    try {
      const answer = await this.api.interact({ type: InteractionType.COMMAND, data, ...this.place, ...(attachments.length ? { attachments } : {}) });
      if (answer.status === "failed") return pending.fail(NO_ANSWER);
      pending.done();
      return answer.modal && this.openForm(answer.modal, null);
    } catch (error) {
      return pending.fail(error.message);
    }
  }

  async press(message, component, values) {
    this.list.setError(message.id, null);
    const data = { custom_id: component.custom_id, component_type: component.type, ...(values ? { values } : {}) };
    try {
      const answer = await this.api.interact({ type: InteractionType.COMPONENT, data, message_id: message.id, ...this.place });
      if (answer.status === "failed") this.list.setError(message.id, FAILED_PRESS);
      else if (answer.modal) this.openForm(answer.modal, message.id);
    } catch (error) {
      this.list.setError(message.id, error.message);
    }
  }

  openForm(modal, messageId) {
    const place = this.place;
    openModal(modal, this.view({ attachments: [] }), async (data) => {
      const answer = await this.api.interact({ type: InteractionType.MODAL, data, ...place, ...(messageId ? { message_id: messageId } : {}) });
      if (answer.status === "failed") throw new Error("Something went wrong. The application did not respond; try again.");
    });
  }

  openMenu(anchor, commands, targetId) {
    menu(anchor, "Apps", commands.map((command) => ({
      label: command.name, detail: this.world.name(this.world.bot), lead: icon("apps"),
      run: () => this.runCommand({ id: command.id, name: command.name, type: command.type, target_id: targetId }, command.name),
    })));
  }

  openPerson(anchor, user) {
    const commands = this.composer.menuCommands(CommandType.USER);
    if (commands.length) return this.openMenu(anchor, commands, user.id);
    const name = this.world.name(user);
    return menu(anchor, name, [{ label: name, detail: user.bot ? "App of this playground" : user.username, lead: avatar(user, name, "small"), run: () => {} }]);
  }

  openEvents() {
    this.showDrawer(false);
    openEvents(this);
  }

  async switchUser(id) {
    if (id === this.api.as) return;
    this.api.as = id;
    memory.set("user", id);
    this.unread.clear();
    await this.load();
    this.listen();
    this.draw();
    await this.showPlace(this.channel);
    announce(`You now look through the eyes of ${this.world.name(this.world.viewer)}`);
  }

  // --- looks -------------------------------------------------------------------------------

  toggleTheme() {
    this.theme = this.theme === "dark" ? "light" : "dark";
    memory.set("theme", this.theme);
    this.applyTheme();
    this.draw();
  }

  applyTheme() {
    document.documentElement.dataset.theme = this.theme;
  }

  showDrawer(open) {
    document.body.classList.toggle("drawer-open", open);
    byId("scrim").hidden = !open;
  }

  banner(text) {
    const banner = byId("banner");
    banner.hidden = !text;
    banner.replaceChildren(...(text ? [icon("warning"), text] : []));
  }

  toast(text) {
    const toast = el("p", { class: "toast", role: "alert" }, text);
    byId("layer").append(toast);
    setTimeout(() => toast.remove(), 5000);
  }

  drawHint() {
    if (memory.get("hint") === "seen") return;
    this.hint = el("aside", { class: "hint", "aria-label": "How to begin" },
      el("p", {}, el("b", {}, "New here? "), "Type ", el("kbd", {}, `/${WHAT_TO_TRY}`), ", press Enter to choose it and Enter again to send it. The real bot answers."),
      el("span", { class: "hint-buttons" },
        el("button", { type: "button", class: "button primary small", on: { click: () => this.composer.type(WHAT_TO_TRY) } }, "Try it"),
        el("button", { type: "button", class: "icon-button", "aria-label": "Close this hint", on: { click: () => this.dropHint() } }, icon("close"))));
    byId("composer-area").prepend(this.hint);
  }

  dropHint() {
    this.hint?.remove();
    memory.set("hint", "seen");
  }
}

const RETRY_MS = 2000;

async function begin() {
  const app = new App();
  watchTips();
  keepFresh();
  for (;;) {
    try {
      await app.start();
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      app.banner(`${error.message} Trying again…`);
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
    }
  }
}

begin();
