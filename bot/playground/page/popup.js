// Things that float above the page: menus of selects, of messages, of the user.

import { el } from "./dom.js";

let openPopup = null;

/** Close whatever floats. */
export function closePopup() {
  openPopup?.close();
}

const MARGIN = 8;

/**
 * Let `content` float at `anchor` until a press elsewhere, Escape, or `close()`.
 *
 * It opens below the anchor, or above it where there is more room. Returns {close, place}.
 */
export function popup(anchor, content, { onClose = () => {}, width = null, extra = "" } = {}) {
  closePopup();
  const box = el("div", { class: `popup ${extra}`.trim() }, content);
  // A modal dialog lies above everything else on the page: its popups must be inside of it.
  (anchor.closest("dialog") ?? document.getElementById("layer")).append(box);

  const place = () => {
    if (!anchor.isConnected) return close();
    const at = anchor.getBoundingClientRect();
    const wanted = Math.min(width ?? Math.max(at.width, 180), innerWidth - 2 * MARGIN);
    box.style.setProperty("width", `${wanted}px`);
    const below = innerHeight - at.bottom - MARGIN;
    const above = at.top - MARGIN;
    const opensUp = below < Math.min(box.scrollHeight, 320) && above > below;
    box.style.setProperty("max-height", `${Math.min(opensUp ? above : below, 340)}px`);
    box.style.setProperty("left", `${Math.max(MARGIN, Math.min(at.left, innerWidth - wanted - MARGIN))}px`);
    box.style.setProperty("top", opensUp ? "auto" : `${at.bottom + 4}px`);
    box.style.setProperty("bottom", opensUp ? `${innerHeight - at.top + 4}px` : "auto");
  };
  const onPress = (event) => {
    if (!box.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    close();
    anchor.focus();
  };
  const onScroll = (event) => box.contains(event.target) || place();
  const close = () => {
    if (openPopup !== handle) return;
    openPopup = null;
    box.remove();
    document.removeEventListener("pointerdown", onPress, true);
    document.removeEventListener("keydown", onKey, true);
    removeEventListener("resize", place);
    document.removeEventListener("scroll", onScroll, true);
    onClose();
  };
  const handle = { close, place };
  openPopup = handle;
  document.addEventListener("pointerdown", onPress, true);
  document.addEventListener("keydown", onKey, true);
  addEventListener("resize", place);
  document.addEventListener("scroll", onScroll, true);
  place();
  return handle;
}

/** Open a menu of actions at `anchor`: {label, detail, lead, run, checked}. */
export function menu(anchor, label, actions) {
  const buttons = actions.map((action) =>
    el("button", {
      type: "button", class: "menu-item", role: action.checked === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": action.checked === undefined ? null : String(action.checked),
      on: { click: () => { handle.close(); action.run(); } },
    }, action.lead, el("span", { class: "option-text" },
      el("span", { class: "option-title" }, action.label),
      action.detail && el("span", { class: "option-detail" }, action.detail))));
  const step = (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + move + buttons.length) % buttons.length].focus();
  };
  anchor.setAttribute("aria-expanded", "true");
  const handle = popup(anchor, el("div", { class: "menu", role: "menu", "aria-label": label, on: { keydown: step } }, buttons), {
    width: 240, onClose: () => anchor.setAttribute("aria-expanded", "false"),
  });
  buttons[0]?.focus();
  return handle;
}

let tipFor = null;

/** Show the text of `data-tip` beside whatever is hovered or focused, from now on. */
export function watchTips() {
  const tip = document.getElementById("tooltip");
  const hide = () => {
    tipFor = null;
    tip.hidden = true;
  };
  const show = (event) => {
    const target = event.target.closest?.("[data-tip]");
    if (target === tipFor) return;
    if (!target) return hide();
    tipFor = target;
    tip.textContent = target.dataset.tip;
    tip.hidden = false;
    const at = target.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = at.left + at.width / 2 - size.width / 2;
    const over = at.top - size.height - MARGIN;
    tip.style.setProperty("left", `${Math.max(MARGIN, Math.min(left, innerWidth - size.width - MARGIN))}px`);
    tip.style.setProperty("top", `${over > 0 ? over : at.bottom + MARGIN}px`);
  };
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("pointerdown", hide, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
