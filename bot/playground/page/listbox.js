// A list to choose from with arrows or pointer, while the focus stays in the field that owns it.

import { el, uniqueId } from "./dom.js";

/**
 * A listbox with one active row.
 *
 * Rows: {key, title, detail, lead (a node before the title), group, disabled, selected}.
 * `onPick(row)` is called on click and by `pick()`.
 */
export class Listbox {
  constructor({ label, onPick, multiple = false, onActive = () => {} }) {
    this.onPick = onPick;
    this.onActive = onActive;
    this.rows = [];
    this.active = -1;
    this.element = el("div", {
      class: "listbox", role: "listbox", id: uniqueId("listbox"), "aria-label": label, "aria-multiselectable": multiple,
    });
    // The field keeps the focus: a press on the list must not take it away.
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Show these rows; `empty` is said when there are none. */
  show(rows, { empty = "Nothing matches.", active = 0 } = {}) {
    this.rows = rows;
    this.options = [];
    const nodes = [];
    let group = null;
    for (const row of rows) {
      if (row.group && row.group !== group) nodes.push(el("div", { class: "listbox-group", role: "presentation" }, row.group));
      group = row.group;
      nodes.push(this.draw(row, this.options.length));
    }
    if (!rows.length && empty) nodes.push(el("div", { class: "listbox-empty" }, empty));
    this.element.replaceChildren(...nodes);
    this.activate(rows.length ? Math.min(active, rows.length - 1) : -1);
  }

  draw(row, index) {
    const option = el("div", {
      class: "option", role: "option", id: uniqueId("option"),
      "aria-selected": String(Boolean(row.selected)), "aria-disabled": row.disabled ? "true" : null,
      on: {
        click: () => row.disabled || this.onPick(row),
        mousemove: () => index === this.active || this.activate(index, false),
      },
    },
    row.lead,
    el("span", { class: "option-text" },
      el("span", { class: "option-title" }, row.title),
      row.detail && el("span", { class: "option-detail" }, row.detail)),
    row.side && el("span", { class: "option-side" }, row.side));
    this.options.push(option);
    return option;
  }

  activate(index, scroll = true) {
    this.options?.[this.active]?.classList.remove("active");
    this.active = index;
    const option = this.options?.[index];
    option?.classList.add("active");
    if (scroll) option?.scrollIntoView({ block: "nearest" });
    this.onActive(option?.id ?? null, this.rows[index] ?? null);
  }

  move(step) {
    const count = this.rows.length;
    if (count) this.activate((this.active + step + count) % count);
  }

  /** Choose the active row; false when there is none. */
  pick() {
    const row = this.rows[this.active];
    if (!row || row.disabled) return false;
    this.onPick(row);
    return true;
  }
}
