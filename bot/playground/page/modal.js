// Forms that the bot opens.

import { el, icon, uniqueId } from "./dom.js";
import { markup } from "./markup.js";
import { isSelect, Select } from "./selects.js";

const Kind = { ROW: 1, TEXT_INPUT: 4, TEXT: 10, LABEL: 18 };
const PARAGRAPH = 2;

/**
 * Show a form; `view` is what markup and selects need.
 *
 * `submit(data)` sends it and rejects with an error whose message is shown in the form.
 */
export function openModal(modal, view, submit) {
  const titleId = uniqueId("modal-title");
  const fields = modal.components.map((component) => makeField(component, view)).filter(Boolean);
  const problem = el("p", { class: "modal-problem", role: "alert", hidden: true });
  const send = el("button", { type: "submit", class: "button primary" }, "Submit");
  const form = el("form", { class: "modal-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); trySend(); } } },
    el("header", { class: "modal-head" }, el("h2", { id: titleId }, modal.title), closeButton(() => dialog.close())),
    el("p", { class: "modal-warning" }, "This form goes to ", el("b", {}, view.world.name(view.world.bot)), ", the app in this playground."),
    el("div", { class: "modal-fields" }, fields.map((field) => field.element)),
    problem,
    el("footer", { class: "modal-foot" }, el("button", { type: "button", class: "button quiet", on: { click: () => dialog.close() } }, "Cancel"), send));
  const dialog = el("dialog", { class: "modal", "aria-labelledby": titleId, on: { close: () => dialog.remove() } }, form);

  const trySend = async () => {
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length) return wrong[0].focus();
    send.disabled = true;
    problem.hidden = true;
    try {
      await submit({ custom_id: modal.custom_id, components: fields.map((field) => field.data()) });
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      send.disabled = false;
    }
    return undefined;
  };
  document.body.append(dialog);
  dialog.showModal();
  fields.find((field) => field.focus)?.focus();
  return dialog;
}

/** A button with a cross. */
export function closeButton(close) {
  return el("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: close } }, icon("close"));
}

// A field: {element, check() -> is it right?, focus(), data() -> its part of the submission}.
function makeField(component, view) {
  const numbered = component.id === undefined ? {} : { id: component.id };
  if (component.type === Kind.TEXT) {
    return { element: el("div", { class: "markdown" }, markup(component.content, view)), check: () => true, data: () => ({ type: Kind.TEXT, ...numbered }) };
  }
  const isLabel = component.type === Kind.LABEL;
  const inner = isLabel ? component.component : component.components?.[0];
  const label = isLabel ? component.label : inner?.label;
  const control = inner && makeControl(inner, label, view);
  if (!control) return null;
  const error = el("span", { class: "field-error", role: "alert", id: uniqueId("field-error") });
  control.input.setAttribute("aria-describedby", error.id);
  const element = el("div", { class: "field" },
    el("label", { for: control.input.id }, label || "", inner.required !== false && el("span", { class: "required", "aria-hidden": true }, " *")),
    isLabel && component.description && el("small", {}, component.description), control.element, error);
  const check = () => {
    const text = control.problem();
    error.textContent = text || "";
    element.classList.toggle("wrong", Boolean(text));
    return !text;
  };
  const data = () => (isLabel ? { type: Kind.LABEL, ...numbered, component: control.data() } : { type: Kind.ROW, ...numbered, components: [control.data()] });
  return { element, check, data, focus: () => control.input.focus() };
}

function makeControl(component, label, view) {
  const head = { type: component.type, custom_id: component.custom_id, ...(component.id === undefined ? {} : { id: component.id }) };
  if (component.type === Kind.TEXT_INPUT) return makeText(component, head);
  if (!isSelect(component)) return null;
  const select = new Select(component, { world: view.world, guild: view.guild, label, onChange: () => {} });
  return {
    element: select.element, input: select.element,
    problem: () => (component.required !== false && select.values.length < Math.max(1, select.min) ? "Choose at least one." : ""),
    data: () => ({ ...head, values: select.values }),
  };
}

const LONGEST_TEXT = 4000;

function makeText(component, head) {
  const isLong = component.style === PARAGRAPH;
  const most = component.max_length ?? LONGEST_TEXT;
  const input = el(isLong ? "textarea" : "input", {
    class: "text-input", id: uniqueId("text-input"), placeholder: component.placeholder, autocomplete: "off",
    type: isLong ? null : "text", rows: isLong ? 5 : null, name: component.custom_id,
  });
  input.value = component.value || "";
  const problem = () => {
    const length = [...input.value.trim()].length;
    if (!length) return component.required === false ? "" : "This field is required.";
    if (length > most) return `At most ${most} characters (this is ${length}).`;
    return length < (component.min_length ?? 0) ? `At least ${component.min_length} characters.` : "";
  };
  return { element: input, input, problem, data: () => ({ ...head, value: input.value }) };
}
