// Draw message components, classic and V2.

import { cssColor, el, icon, safeUrl } from "./dom.js";
import { drawFile, drawPicture } from "./media.js";
import { markup } from "./markup.js";
import { isSelect, Select } from "./selects.js";

export const Type = {
  ROW: 1, BUTTON: 2, SECTION: 9, TEXT: 10, THUMBNAIL: 11, GALLERY: 12, FILE: 13, SEPARATOR: 14, CONTAINER: 17,
};

const LINK_STYLE = 5;
const BUTTON_CLASSES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "secondary" };

/**
 * Return the elements of a message's components.
 *
 * view: what `markup` needs, and `guild`, `message`, and
 * `press(component, values)`: sends the interaction and resolves when the bot has answered.
 */
export function drawComponents(components, view) {
  return components.map((component) => draw(component, view)).filter(Boolean);
}

function draw(component, view) {
  switch (component.type) {
    case Type.ROW:
      return el("div", { class: "row" }, drawComponents(component.components, view));
    case Type.BUTTON:
      return drawButton(component, view);
    case Type.TEXT:
      return el("div", { class: "text-display markdown" }, markup(component.content, view));
    case Type.SECTION:
      return el("div", { class: "section" },
        el("div", { class: "section-text" }, drawComponents(component.components, view)),
        el("div", { class: "section-accessory" }, draw(component.accessory, view)));
    case Type.THUMBNAIL:
      return drawPicture(component.media, view, { extra: "thumbnail", description: component.description, spoiler: component.spoiler });
    case Type.GALLERY:
      return drawGallery(component, view);
    case Type.FILE:
      return drawFile({ ...component.file, filename: component.name, size: component.size }, view);
    case Type.SEPARATOR:
      return el("div", { class: `separator spacing-${component.spacing || 1}`, role: component.divider === false ? "presentation" : "separator", data: { line: component.divider !== false } });
    case Type.CONTAINER:
      return drawContainer(component, view);
    default:
      return isSelect(component) ? drawSelect(component, view) : null;
  }
}

function drawContainer(component, view) {
  const color = cssColor(component.accent_color);
  const box = el("div", { class: `container${color ? " accented" : ""}${component.spoiler ? " covered" : ""}`, style: color ? { "--accent": color } : {} },
    drawComponents(component.components, view));
  if (!component.spoiler) return box;
  const cover = el("button", { type: "button", class: "cover", on: { click: () => { box.classList.remove("covered"); cover.remove(); } } }, "Spoiler");
  box.append(cover);
  return box;
}

function drawGallery(component, view) {
  const items = component.items || [];
  return el("div", { class: `gallery of-${Math.min(items.length, 5)}` },
    items.map((item) => drawPicture(item.media, view, { extra: "tile", description: item.description, spoiler: item.spoiler })));
}

function emojiOf(component) {
  return component.emoji?.name ? el("span", { class: "button-emoji", "aria-hidden": true }, component.emoji.id ? "•" : component.emoji.name) : null;
}

function drawButton(component, view) {
  const words = [emojiOf(component), component.label && el("span", {}, component.label)];
  const look = `button ${BUTTON_CLASSES[component.style] || "secondary"}`;
  const name = component.label || component.emoji?.name || "Button";
  if (component.style === LINK_STYLE) {
    const href = safeUrl(component.url);
    if (!href || component.disabled) return el("button", { type: "button", class: look, disabled: true, "aria-label": name }, words);
    return el("a", { class: look, href, target: "_blank", rel: "noopener noreferrer nofollow", title: href, "aria-label": component.label ? null : name }, words, icon("external", "button-external"));
  }
  const button = el("button", {
    type: "button", class: look, disabled: component.disabled, "aria-label": component.label ? null : name,
    data: { customId: component.custom_id },
    on: { click: () => whileBusy(button, () => view.press(component, null)) },
  }, words);
  return button;
}

function drawSelect(component, view) {
  const select = new Select(component, {
    world: view.world, guild: view.guild,
    onChange: (values) => whileBusy(select.element, () => view.press(component, values)),
  });
  return select.element;
}

// Discord lets no control of a message be pressed twice before the first press was answered.
async function whileBusy(control, work) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}

