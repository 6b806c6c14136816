// Select menus: of strings, and of the guild's users, roles and channels.

import { el, icon, uniqueId } from "./dom.js";
import { Listbox } from "./listbox.js";
import { avatar } from "./people.js";
import { popup } from "./popup.js";
import { ChannelType } from "./world.js";

export const SelectType = { STRING: 3, USER: 5, ROLE: 6, MENTIONABLE: 7, CHANNEL: 8 };

const FILTER_FROM = 8; // shorter menus are read faster than filtered

export const isSelect = (component) => Object.values(SelectType).includes(component.type);

/**
 * Return the rows that an option or select of this kind offers: {key, title, detail, lead}.
 *
 * kind: one of SelectType; `types` restricts channels to some channel types.
 */
export function entityRows(kind, world, guild, types = null) {
  const users = () => [...world.users.values()].map((user) => ({
    key: user.id, title: world.name(user), detail: user.username, lead: avatar(user, world.name(user), "small"),
  }));
  const roles = () => (guild?.roles || []).filter((role) => role.id !== guild.id).map((role) => ({
    key: role.id, title: `@${role.name}`, lead: icon("users"),
  }));
  const channels = () => (guild?.channels || []).filter((channel) => !types?.length || types.includes(channel.type)).map((channel) => ({
    key: channel.id, title: channel.name, lead: channelIcon(channel.type),
    detail: guild.channels.find((parent) => parent.id === channel.parent_id)?.name,
  }));
  const sources = {
    [SelectType.USER]: users, [SelectType.ROLE]: roles, [SelectType.CHANNEL]: channels,
    [SelectType.MENTIONABLE]: () => [...users(), ...roles()],
  };
  return sources[kind]();
}

export function channelIcon(type) {
  const names = { [ChannelType.ANNOUNCEMENT]: "megaphone", [ChannelType.FORUM]: "forum", [ChannelType.DM]: "at", 10: "thread", 11: "thread", 12: "thread", [ChannelType.CATEGORY]: "chevron" };
  return icon(names[type] || "hash");
}

/** Does a row match what was typed? */
export function rowMatches(row, typed) {
  const wanted = typed.trim().toLowerCase().replace(/^[#@]/, "");
  return `${row.title} ${row.detail || ""}`.toLowerCase().includes(wanted);
}

function stringRows(component) {
  return component.options.map((option) => ({
    key: option.value, title: option.label, detail: option.description,
    lead: option.emoji ? el("span", { class: "option-emoji" }, option.emoji.name || "•") : null,
    chosen: option.default,
  }));
}

/**
 * Draw a select menu.
 *
 * `onChange(values)` is called once a choice is complete: at once for a single choice, on
 * closing for several.
 */
export class Select {
  constructor(component, { world, guild, onChange, label }) {
    this.component = component;
    this.min = component.min_values ?? 1;
    this.max = component.max_values ?? 1;
    this.onChange = onChange;
    this.rows = component.type === SelectType.STRING
      ? stringRows(component)
      : entityRows(component.type, world, guild, component.channel_types);
    const defaults = new Set((component.default_values || []).map((value) => value.id));
    this.values = this.rows.filter((row) => row.chosen || defaults.has(row.key)).map((row) => row.key);
    this.label = label || component.placeholder || "Make a selection";
    this.list = new Listbox({ label: this.label, multiple: this.max > 1, onPick: (row) => this.choose(row), onActive: (id) => this.point(id) });
    this.face = el("span", { class: "select-face" });
    this.element = el("button", {
      type: "button", class: "select", role: "combobox", id: uniqueId("select"), "aria-haspopup": "listbox", "aria-expanded": "false",
      "aria-controls": this.list.element.id, "aria-label": this.label, disabled: component.disabled,
      data: { customId: component.custom_id },
      on: { click: () => this.toggle(), keydown: (event) => this.onKey(event) },
    }, this.face, icon("chevron", "select-chevron"));
    this.drawFace();
  }

  drawFace() {
    const chosen = this.rows.filter((row) => this.values.includes(row.key));
    const placeholder = this.component.placeholder || "Make a selection";
    this.face.classList.toggle("placeholder", !chosen.length);
    this.face.replaceChildren(...(chosen.length ? chosen.map((row) => el("span", { class: this.max > 1 ? "select-chip" : "" }, row.title)) : [placeholder]));
  }

  toggle() {
    if (this.open) return this.open.close();
    this.before = this.values.join("\n");
    this.filter = this.rows.length >= FILTER_FROM
      ? el("input", { class: "popup-filter", type: "text", placeholder: "Search", "aria-label": `Search in ${this.label}`, "aria-controls": this.list.element.id, autocomplete: "off", on: { input: () => this.show(), keydown: (event) => this.onKey(event) } })
      : null;
    const several = this.max > 1;
    const rule = several && el("div", { class: "popup-foot" }, el("span", {}, this.countRule()),
      el("button", { type: "button", class: "button primary small", on: { click: () => this.open.close() } }, "Done"));
    this.open = popup(this.element, [this.filter, this.list.element, rule].filter(Boolean), { onClose: () => this.onClosed() });
    this.element.setAttribute("aria-expanded", "true");
    this.show();
    this.open.place();
    (this.filter || this.element).focus();
  }

  countRule() {
    const most = Math.min(this.max, this.rows.length);
    return this.min === most ? `Choose ${most}` : `Choose ${this.min} to ${most}`;
  }

  show(active = 0) {
    const typed = this.filter?.value || "";
    const rows = this.rows.filter((row) => rowMatches(row, typed)).map((row) => {
      const selected = this.values.includes(row.key);
      return { ...row, selected, side: selected ? icon("check") : null };
    });
    const chosenAt = rows.findIndex((row) => row.selected);
    this.list.show(rows, { active: active || Math.max(0, this.max === 1 ? chosenAt : 0) });
  }

  point(id) {
    for (const field of [this.element, this.filter]) {
      if (id) field?.setAttribute("aria-activedescendant", id);
      else field?.removeAttribute("aria-activedescendant");
    }
  }

  choose(row) {
    if (this.max === 1) {
      const cleared = this.min === 0 && this.values.includes(row.key);
      this.values = cleared ? [] : [row.key];
      return this.open.close();
    }
    if (this.values.includes(row.key)) this.values = this.values.filter((key) => key !== row.key);
    else if (this.values.length < this.max) this.values = [...this.values, row.key];
    this.drawFace();
    this.show(this.list.active);
  }

  onClosed() {
    this.open = null;
    this.element.setAttribute("aria-expanded", "false");
    this.point(null);
    this.drawFace();
    const isNew = this.values.join("\n") !== this.before;
    if (isNew && this.values.length >= this.min) this.onChange(this.values);
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.open) {
      if (!step) return;
      event.preventDefault();
      this.toggle();
    } else if (step) {
      event.preventDefault();
      this.list.move(step);
    } else if (event.key === "Enter" || (event.key === " " && event.target === this.element)) {
      event.preventDefault();
      this.list.pick();
    } else if (event.key === "Tab") {
      this.open.close();
    }
  }
}
