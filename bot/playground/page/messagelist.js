// The messages of the open channel: kept in order, redrawn only where something changed.

import { announce, el, fill, icon } from "./dom.js";
import { continues, dots, drawMessage, drawPending } from "./messages.js";
import { channelIcon } from "./selects.js";
import { dayName, startOfDay } from "./time.js";
import { ChannelType } from "./world.js";

const PAGE_SIZE = 50; // what the server gives at once
const NEAR_END_PX = 90;
const TYPING_MS = 9_000;

export class MessageList {
  /** app: `world`, `api`, `view(message)` (see drawMessage), `toast(text)` */
  constructor(app) {
    this.app = app;
    this.list = el("ol", { class: "messages", role: "log", "aria-label": "Messages", "aria-relevant": "additions" });
    this.intro = el("div", { class: "intro" });
    this.typingLine = el("p", { class: "typing", role: "status", hidden: true });
    this.inner = el("div", { class: "messages-inner" }, this.intro, this.list);
    this.scroller = el("div", { class: "scroller", tabindex: 0, "aria-label": "Channel history" }, this.inner);
    this.jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } }, icon("chevron"), "New messages");
    this.elements = [this.scroller, this.jump, this.typingLine];
    this.drawn = new Map();
    this.errors = new Map();
    this.dismissed = new Set();
    this.sticks = true;
    this.scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    new ResizeObserver(() => this.sticks && this.toEnd()).observe(this.inner);
    new ResizeObserver(() => this.sticks && this.toEnd()).observe(this.scroller);
    this.clear();
  }

  clear() {
    this.messages = [];
    this.pending = [];
    this.errors.clear();
    this.drawn.clear();
    this.hasMore = false;
    this.list.replaceChildren();
    this.stopTyping();
  }

  /** Show a channel from its end; a later call for another channel wins over a slow answer. */
  async open(channel) {
    this.channel = channel;
    this.clear();
    this.intro.replaceChildren(el("p", { class: "loading" }, dots(), "Loading messages…"));
    try {
      await this.reload();
    } catch (error) {
      if (this.channel === channel) this.intro.replaceChildren(el("p", { class: "loading failed", role: "alert" }, icon("warning"), error.message));
    }
  }

  /** Ask for the newest messages again, for instance after the connection was lost. */
  async reload() {
    const { channel } = this;
    const messages = await this.app.api.messages(channel.id);
    if (this.channel !== channel) return;
    this.messages = messages.filter((message) => !this.dismissed.has(message.id));
    this.hasMore = messages.length >= PAGE_SIZE;
    this.sticks = true;
    this.draw();
    this.toEnd();
  }

  async loadOlder() {
    if (this.isLoading || !this.hasMore) return;
    this.isLoading = true;
    const { channel } = this;
    try {
      const older = await this.app.api.messages(channel.id, this.messages[0].id);
      if (this.channel !== channel) return;
      const known = new Set(this.messages.map((message) => message.id));
      this.messages.unshift(...older.filter((message) => !known.has(message.id)));
      this.hasMore = older.length >= PAGE_SIZE;
      const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
      this.draw();
      this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
    } catch (error) {
      this.app.toast(error.message);
    } finally {
      this.isLoading = false;
    }
  }

  /** Add a message, or replace the one with its id. */
  put(message) {
    if (this.dismissed.has(message.id)) return;
    const at = this.messages.findIndex((one) => one.id === message.id);
    this.stopTyping();
    this.errors.delete(message.id);
    if (at >= 0) this.messages[at] = message;
    else {
      const stamp = Date.parse(message.timestamp);
      let place = this.messages.length;
      while (place > 0 && Date.parse(this.messages[place - 1].timestamp) > stamp) place -= 1;
      this.messages.splice(place, 0, message);
      this.jump.hidden = this.sticks;
    }
    this.draw();
  }

  remove(id) {
    this.messages = this.messages.filter((message) => message.id !== id);
    this.draw();
  }

  dismiss(id) {
    this.dismissed.add(id);
    this.remove(id);
    announce("Message dismissed");
  }

  /** Say below a message that a press on it failed; null takes it back. */
  setError(id, text) {
    if (text) this.errors.set(id, text);
    else this.errors.delete(id);
    this.draw();
  }

  /** Show a command on its way; returns {done(), fail(text)}. */
  addPending(label) {
    const entry = { id: `pending-${crypto.randomUUID()}`, label, error: null };
    this.pending.push(entry);
    this.sticks = true;
    this.draw();
    const done = () => {
      this.pending = this.pending.filter((one) => one !== entry);
      this.draw();
    };
    return {
      done,
      fail: (text) => {
        entry.error = text;
        this.draw();
      },
    };
  }

  draw() {
    const rows = this.rows();
    const fresh = new Map();
    const focus = this.focusPlace();
    for (const row of rows) {
      const old = this.drawn.get(row.key);
      fresh.set(row.key, old?.mark === row.mark ? old : { mark: row.mark, node: row.draw() });
    }
    this.drawn = fresh;
    const nodes = rows.map((row) => fresh.get(row.key).node);
    nodes.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] || null);
    });
    while (this.list.children.length > nodes.length) this.list.lastElementChild.remove();
    this.drawIntro();
    this.restoreFocus(focus);
    if (this.sticks) this.toEnd();
  }

  /** What the list holds, in order: day lines, messages, commands on their way. */
  rows() {
    const rows = [];
    let before = null;
    for (const message of this.messages) {
      const day = startOfDay(Date.parse(message.timestamp));
      if (!before || day !== startOfDay(Date.parse(before.timestamp))) {
        rows.push({ key: `day-${day}`, mark: "", draw: () => el("li", { class: "day", role: "separator" }, el("span", {}, dayName(day))) });
        before = null;
      }
      const isGrouped = continues(message, before);
      const error = this.errors.get(message.id) || "";
      const mark = JSON.stringify([message, isGrouped, error, this.app.worldMark]);
      rows.push({ key: message.id, mark, draw: () => drawMessage(message, { ...this.app.view(message), error, dismiss: () => this.dismiss(message.id) }, isGrouped) });
      before = message;
    }
    for (const entry of this.pending) {
      const view = { world: this.app.world, dismiss: () => { this.pending = this.pending.filter((one) => one !== entry); this.draw(); } };
      rows.push({ key: entry.id, mark: entry.error || "", draw: () => drawPending(entry, view) });
    }
    return rows;
  }

  drawIntro() {
    if (this.hasMore) return fill(this.intro, el("p", { class: "loading" }, dots(), "Older messages…"));
    const { channel, app } = this;
    const isDirect = channel.type === ChannelType.DM;
    const label = app.world.channelLabel(channel);
    const empty = !this.messages.length && !this.pending.length;
    return fill(this.intro,
      el("span", { class: "intro-icon" }, channelIcon(channel.type)),
      el("h2", {}, isDirect ? label : `Welcome to #${label}`),
      el("p", {}, isDirect ? `This is where ${label} writes to you.` : channel.topic || "This is where the channel begins."),
      empty && el("p", { class: "intro-empty" }, "Nothing has been posted here yet."));
  }

  // An answer replaces the message that was pressed: whoever uses the keyboard stays in place.
  focusPlace() {
    const focused = document.activeElement;
    const item = focused?.closest?.(".messages > .message");
    if (!item || !this.list.contains(item)) return null;
    return { id: item.dataset.id, customId: focused.dataset.customId, index: controlsOf(item).indexOf(focused) };
  }

  restoreFocus(place) {
    if (!place || document.activeElement !== document.body) return;
    const item = [...this.list.children].find((node) => node.dataset.id === place.id);
    if (!item) return;
    const controls = controlsOf(item);
    const same = controls.find((control) => place.customId && control.dataset.customId === place.customId && !control.disabled);
    (same || controls[Math.min(place.index, controls.length - 1)])?.focus({ preventScroll: true });
  }

  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.sticks = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.sticks) this.jump.hidden = true;
    if (scrollTop < 200) this.loadOlder();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  /** Bring a message into view and mark it for a moment. */
  reveal(id) {
    const node = this.drawn.get(id)?.node;
    if (!node) return;
    this.sticks = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("revealed");
    setTimeout(() => node.classList.remove("revealed"), 2000);
  }

  showTyping() {
    this.typingLine.replaceChildren(dots(), el("span", {}, `${this.app.world.name(this.app.world.bot)} is typing…`));
    this.typingLine.hidden = false;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_MS);
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    this.typingLine.hidden = true;
  }
}

const controlsOf = (item) => [...item.querySelectorAll("button, a[href]")];
