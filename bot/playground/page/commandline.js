// The composer while a command is filled in: its name, a pill for each option, and what helps.

import { interactionData, judge, mustPick, OptionType, rangeText, readTypedOptions } from "./commands.js";
import { announce, el, icon, uniqueId } from "./dom.js";
import { isFile, readFiles, takeFile } from "./files.js";
import { Listbox } from "./listbox.js";
import { fixedRows, isLive, LiveChoices } from "./suggest.js";

const KIND_WORDS = {
  [OptionType.INTEGER]: "Whole number", [OptionType.NUMBER]: "Number", [OptionType.BOOLEAN]: "True or False",
  [OptionType.USER]: "Person", [OptionType.CHANNEL]: "Channel", [OptionType.ROLE]: "Role", [OptionType.MENTIONABLE]: "Person or role",
  [OptionType.ATTACHMENT]: "File",
};

export class CommandLine {
  /** app: `world`, `guild`, `ask(data, signal)`; onSend(data, label, attachments), onCancel() */
  constructor(leaf, app, { onSend, onCancel, rest = "" }) {
    Object.assign(this, { leaf, app, onSend, onCancel });
    this.live = new LiveChoices((data, signal) => app.ask(data, signal));
    this.fields = [];
    this.list = new Listbox({ label: "Suggestions", onPick: (row) => this.onPick(row), onActive: (id) => this.point(id) });
    this.help = el("div", { class: "assist-head" });
    this.assist = el("div", { class: "assist" }, this.help, this.list.element);
    this.more = el("input", {
      class: "more-options", type: "text", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "true", "aria-controls": this.list.element.id,
      on: { input: () => this.showMore(), focus: () => this.focusMore(), keydown: (event) => this.onKey(event) },
    });
    this.pills = el("span", { class: "pills" });
    this.element = el("div", { class: "command-line" },
      el("span", { class: "command-name" }, `/${leaf.name}`), this.pills, this.more);
    for (const option of leaf.options) if (option.required) this.add(option);
    this.countLeftOver();
    const pairs = readTypedOptions(leaf.options, rest, leaf.options[0]?.name);
    for (const [name, text] of pairs) this.fill(name, text);
    announce(`Command ${leaf.name}. ${leaf.description}`);
  }

  get leftOver() {
    return this.leaf.options.filter((option) => !this.fields.some((field) => field.option === option));
  }

  countLeftOver() {
    const count = this.leftOver.length;
    this.more.placeholder = count ? `+${count} optional` : "";
    this.more.setAttribute("aria-label", count ? "Add an option, or press Enter to send" : "Press Enter to send");
  }

  /** Put the focus where the next entry is wanted. */
  focus() {
    const open = this.fields.find((field) => field.picked === undefined && !field.text);
    (open?.input || this.more).focus();
  }

  /** Show an option's pill; the required ones are there from the start. */
  add(option) {
    const field = { option, text: "", picked: undefined };
    const errorId = uniqueId("error");
    field.input = el("input", {
      type: isFile(option) ? "file" : "text", class: "pill-input", autocomplete: "off", spellcheck: "false", "aria-label": `${option.name}${option.required ? ", required" : ""}`,
      ...(isFile(option) ? {} : { role: "combobox", "aria-expanded": "true", "aria-controls": this.list.element.id }), "aria-describedby": errorId,
      inputmode: option.type === OptionType.INTEGER ? "numeric" : null,
      data: { option: option.name },
      on: {
        input: () => this.onTyped(field), focus: () => this.focusField(field), keydown: (event) => this.onKey(event, field),
        blur: () => this.checkField(field),
      },
    });
    field.error = el("span", { class: "pill-error", id: errorId, role: "alert" });
    field.pill = el("span", { class: "pill" },
      el("span", { class: "pill-row" },
        el("span", { class: "pill-name" }, option.name, option.required && el("span", { class: "required", "aria-hidden": true }, "*")),
        el("span", { class: "pill-value" }, field.input)),
      field.error);
    this.fields.push(field);
    this.pills.append(field.pill);
    this.resize(field);
    this.countLeftOver();
    return field;
  }

  drop(field) {
    this.fields = this.fields.filter((one) => one !== field);
    field.pill.remove();
    this.countLeftOver();
    this.more.focus();
  }

  /** Fill an option from typed text, as in "/latest politics country: Japan". */
  fill(name, text) {
    const option = this.leaf.options.find((one) => one.name === name);
    if (isFile(option)) return; // a page cannot choose files for a person
    const field = this.fields.find((one) => one.option === option) || this.add(option);
    field.text = text;
    field.input.value = text;
    const exact = fixedRows(option, text, this.app)?.find((row) => row.title.toLowerCase() === text.toLowerCase());
    if (exact) this.take(field, exact);
    this.resize(field);
  }

  take(field, row) {
    field.picked = row.key;
    field.text = row.title;
    field.input.value = row.title;
    this.setError(field, "");
    this.resize(field);
  }

  // The field is as wide as its text; Japanese signs need the width of two.
  resize(field) {
    if (isFile(field.option)) return;
    const width = [...field.input.value].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
    field.input.style.setProperty("width", `${Math.max(2, Math.min(width + 1, 42))}ch`);
  }

  setError(field, text) {
    field.error.textContent = text;
    field.pill.classList.toggle("wrong", Boolean(text));
    field.input.setAttribute("aria-invalid", String(Boolean(text)));
  }

  checkField(field) {
    if (field.text || field.picked !== undefined) this.setError(field, judge(field.option, field).error || "");
  }

  onTyped(field) {
    field.text = field.input.value;
    field.picked = undefined;
    if (isFile(field.option)) takeFile(field);
    this.setError(field, "");
    this.resize(field);
    this.suggest(field);
  }

  focusField(field) {
    this.current = field;
    this.suggest(field);
  }

  suggest(field) {
    const { option } = field;
    this.describe(option);
    this.live.cancel();
    const typed = field.picked === undefined ? field.text : "";
    const rows = fixedRows(option, typed, this.app);
    if (rows) return this.list.show(this.marked(rows, field), { empty: "Nothing matches what you typed.", active: this.firstActive(field) });
    if (!isLive(option)) return this.list.show([], { empty: "" });
    if (!this.list.rows.length || this.listFor !== field) this.list.show([], { empty: "Loading suggestions…" });
    this.listFor = field;
    return this.live.want(this.leaf, this.fields, field, ({ rows: found, failed }) => {
      if (this.current !== field) return;
      const empty = failed ? "Suggestions could not be loaded." : "No suggestions for this.";
      this.list.show(this.marked(found, field), { empty, active: this.firstActive(field) });
    });
  }

  marked(rows, field) {
    return rows.map((row) => ({ ...row, selected: row.key === field.picked, side: row.key === field.picked ? icon("check") : null }));
  }

  // Once something is typed, Enter takes the best row; an untouched optional field is left alone.
  firstActive(field) {
    return field.picked === undefined && (field.text || mustPick(field.option)) ? 0 : -1;
  }

  describe(option) {
    const facts = [KIND_WORDS[option.type], rangeText(option.min_value, option.max_value), option.required ? "required" : "optional"].filter(Boolean);
    this.help.replaceChildren(el("b", {}, option.name), el("span", {}, option.description), el("small", {}, facts.join(" · ")));
  }

  focusMore() {
    this.current = null;
    this.live.cancel();
    this.showMore();
  }

  showMore() {
    const typed = this.more.value.trim().replace(/:$/, "");
    const rows = this.leftOver
      .filter((option) => `${option.name} ${option.description}`.toLowerCase().includes(typed.toLowerCase()))
      .map((option) => ({ key: option.name, title: option.name, detail: option.description, option }));
    if (this.more.value.endsWith(":") && rows[0]?.key === typed) return this.onPick(rows[0]);
    this.help.replaceChildren(el("b", {}, `/${this.leaf.name}`), el("span", {}, this.leaf.description), el("small", {}, "Enter sends · Esc cancels"));
    return this.list.show(rows, { empty: typed ? "No such option." : "", active: typed ? 0 : -1 });
  }

  point(id) {
    const input = this.current?.input || this.more;
    if (id) input.setAttribute("aria-activedescendant", id);
    else input.removeAttribute("aria-activedescendant");
  }

  onPick(row) {
    if (row.option) {
      this.more.value = "";
      this.add(row.option).input.focus();
      return;
    }
    this.take(this.current, row);
    this.focusAfter(this.current);
  }

  focusAfter(field) {
    const next = this.fields[this.fields.indexOf(field) + 1];
    (next?.input || this.more).focus();
  }

  onKey(event, field = null) {
    if (event.isComposing) return;
    const input = event.target;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.list.rows.length) {
      event.preventDefault();
      if (this.list.active < 0 && step < 0) this.list.activate(this.list.rows.length - 1);
      else this.list.move(step);
    } else if (event.key === "Enter" && input.type === "file" && !field.file) {
      event.preventDefault();
      input.click(); // the way to the browser's own dialog; a second Enter sends
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.onEnter(field);
    } else if (event.key === "Tab" && !event.shiftKey) {
      this.onTab(event, field);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.onCancel(`/${this.leaf.name}`);
    } else if (event.key === "Backspace" && !input.value) {
      event.preventDefault();
      this.onBackspace(field);
    }
  }

  // A pick goes before sending: first Enter takes the marked row, the second one sends.
  onEnter(field) {
    const wantsRow = this.list.active >= 0 && (field ? field.picked === undefined : true);
    if (wantsRow && this.list.pick()) return;
    this.send();
  }

  onTab(event, field) {
    const wantsRow = this.list.active >= 0 && (!field || field.picked === undefined);
    if (wantsRow && this.list.pick()) return event.preventDefault();
    const isLast = field ? field === this.fields.at(-1) && !this.leftOver.length : !this.leftOver.length;
    if (isLast) return undefined; // the keyboard goes on to the rest of the page
    if (!field) {
      event.preventDefault();
      this.onPick({ option: this.leftOver[0] });
    }
    return undefined;
  }

  onBackspace(field) {
    if (field && !field.option.required) return this.drop(field);
    const before = field ? this.fields[this.fields.indexOf(field) - 1] : this.fields.at(-1);
    return before ? before.input.focus() : this.onCancel(`/${this.leaf.name}`);
  }

  /** Send the command, or show at the first wrong option what is wrong. */
  async send() {
    const judged = this.fields.map((field) => ({ field, ...judge(field.option, field) }));
    for (const { field, error } of judged) this.setError(field, error || "");
    const wrong = judged.find(({ error }) => error);
    if (wrong) {
      wrong.field.input.focus();
      this.setError(wrong.field, wrong.error);
      return;
    }
    this.live.cancel();
    const values = judged.filter(({ value }) => value !== undefined).map(({ field, value }) => ({ option: field.option, value }));
    if (this.isSending) return; // a large file takes its time
    this.isSending = true;
    let attachments;
    try {
      attachments = await readFiles(this.fields);
    } catch (error) {
      this.isSending = false;
      this.app.toast(error.message);
      return;
    }
    this.onSend(interactionData(this.leaf, values), `/${this.leaf.name}`, attachments);
  }
}
