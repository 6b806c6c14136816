// The line at the bottom: plain messages, the list of slash commands, and commands being filled in.

import { CommandLine } from "./commandline.js";
import { findCommands, slashCommands, splitTyped, worksInDm } from "./commands.js";
import { el, icon, uniqueId } from "./dom.js";
import { Listbox } from "./listbox.js";

const LONGEST_MESSAGE = 2000;

export class Composer {
  /** app: `world`, `channel`, `guild`, `ask`, `runCommand(data, label, attachments)`, `say(text)`, `toast(text)` */
  constructor(root, app) {
    this.app = app;
    this.picker = new Listbox({ label: "Commands", onPick: (row) => this.begin(row.leaf), onActive: (id) => this.point(id) });
    this.box = el("textarea", {
      id: "composer", class: "composer-text", rows: 1, maxlength: LONGEST_MESSAGE, autocomplete: "off", "aria-controls": this.picker.element.id, "aria-autocomplete": "list",
      on: { input: () => this.onInput(), keydown: (event) => this.onKey(event), blur: () => this.hidePicker(), focus: () => this.onInput() },
    });
    this.panelId = uniqueId("panel");
    this.panel = el("div", { class: "panel", id: this.panelId, hidden: true });
    this.slot = el("div", { class: "composer-slot" }, this.box);
    this.slash = el("button", { type: "button", class: "icon-button", "aria-label": "Commands", data: { tip: "Commands" }, on: { click: () => this.type("") } }, icon("slash"));
    this.sendButton = el("button", { type: "button", class: "icon-button send", "aria-label": "Send", data: { tip: "Send" }, on: { mousedown: (event) => event.preventDefault(), click: () => this.submit() } }, icon("send"));
    this.line = el("div", { class: "composer" }, this.slash, this.slot, this.sendButton);
    root.append(this.panel, this.line);
  }

  /** The commands that work where we are. */
  get commands() {
    const all = slashCommands(this.app.world.commands);
    return this.app.guild ? all : all.filter((leaf) => worksInDm(leaf.command));
  }

  /** The commands of the menu of a message (3) or a person (2). */
  menuCommands(type) {
    return this.app.world.commands.filter((command) => command.type === type && (this.app.guild || worksInDm(command)));
  }

  /** The channel changed, or what may be done in it. */
  refresh() {
    this.leave();
    const { channel, world } = this.app;
    const label = world.channelLabel(channel);
    const canSay = channel.can_send !== false;
    this.line.classList.toggle("closed", !canSay);
    this.box.disabled = !canSay;
    this.slash.disabled = !canSay;
    this.sendButton.disabled = !canSay;
    const place = channel.guild ? `#${label}` : label;
    this.box.placeholder = canSay ? `Message ${place}, or type / for commands` : "You cannot write in this channel.";
    this.box.setAttribute("aria-label", canSay ? `Message ${place}` : this.box.placeholder);
  }

  /** Start a command by its name ("latest politics"), or open the list of all with "". */
  type(name) {
    if (this.box.disabled) return;
    this.leave();
    const exact = this.commands.find((leaf) => leaf.name === name);
    if (exact) return this.begin(exact);
    this.box.value = `/${name}`;
    this.box.focus();
    this.onInput();
  }

  onInput() {
    this.box.style.setProperty("height", "auto");
    this.box.style.setProperty("height", `${Math.min(this.box.scrollHeight, 200)}px`);
    const text = this.box.value;
    const typed = splitTyped(this.commands, text);
    if (typed) return this.begin(typed.command, typed.rest);
    if (!text.startsWith("/") || text.includes("\n") || this.command) return this.hidePicker();
    const found = findCommands(this.commands, text.slice(1));
    this.showPanel(this.picker.element);
    this.picker.show(found.map((leaf) => ({ key: leaf.name, leaf, group: leaf.group || "Commands", title: commandTitle(leaf), detail: leaf.description })), { empty: "No such command. Press Esc to write a message instead." });
    this.box.setAttribute("aria-expanded", "true");
    return undefined;
  }

  showPanel(content) {
    if (this.panel.firstChild !== content) this.panel.replaceChildren(content);
    this.panel.hidden = false;
  }

  hidePicker() {
    if (this.command) return;
    this.panel.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.point(null);
  }

  get isPicking() {
    return !this.panel.hidden && !this.command;
  }

  point(id) {
    if (id && this.isPicking) this.box.setAttribute("aria-activedescendant", id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  onKey(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.isPicking && step) {
      event.preventDefault();
      this.picker.move(step);
    } else if (this.isPicking && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      if (!this.picker.pick()) this.app.toast("There is no such command. Type / to see them all.");
    } else if (this.isPicking && event.key === "Escape") {
      event.preventDefault();
      this.hidePicker();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }

  submit() {
    if (this.command) return this.command.send();
    const text = this.box.value.trim();
    if (!text) return this.box.focus();
    this.box.value = "";
    this.onInput();
    return this.app.say(text).catch((error) => {
      this.box.value = text;
      this.app.toast(error.message);
    });
  }

  /** Fill in a command. */
  begin(leaf, rest = "") {
    this.box.value = "";
    this.command = new CommandLine(leaf, this.app, {
      rest,
      onSend: (data, label, attachments) => {
        this.leave();
        this.box.focus();
        this.app.runCommand(data, label, attachments);
      },
      onCancel: () => {
        this.leave();
        this.box.focus();
      },
    });
    this.slot.replaceChildren(this.command.element);
    this.line.classList.add("filling");
    this.showPanel(this.command.assist);
    this.command.focus();
  }

  /** Give up the command being filled in. */
  leave() {
    this.command?.live.cancel();
    this.command = null;
    this.line.classList.remove("filling");
    this.slot.replaceChildren(this.box);
    this.box.value = "";
    this.panel.hidden = true;
  }
}

function commandTitle(leaf) {
  const [first, ...rest] = leaf.path;
  return el("span", {}, `/${first}`, rest.length > 0 && el("span", { class: "command-rest" }, ` ${rest.join(" ")}`),
    ...leaf.options.filter((option) => option.required).map((option) => el("span", { class: "command-option" }, option.name)));
}
