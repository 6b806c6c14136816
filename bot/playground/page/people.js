// How people look: coloured initials, and a colour for everyone who has none.

import { cssColor, el } from "./dom.js";

const COLORS = ["#1d4ed8", "#0f766e", "#9333ea", "#be185d", "#b45309", "#4d7c0f", "#0e7490", "#b91c1c"];

function userColor(user) {
  const own = cssColor(user?.color ?? user?.accent_color);
  return own || COLORS[Number(BigInt(user?.id || 0) % BigInt(COLORS.length))];
}

/** The first letters of up to two words; of Japanese and Chinese names the first sign. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** A round picture of someone; the name stands beside it, so it is decoration. */
export function avatar(user, name, extra = "") {
  return el("span", { class: `avatar ${extra}`.trim(), "aria-hidden": true, style: { "--avatar": userColor(user) } }, initials(name));
}
