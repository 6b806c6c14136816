// Build elements. Everything that comes from outside enters the page here, as text nodes or
// attributes; nothing in the page ever assigns innerHTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Create an element.
 *
 * props: `class`, `data` (dataset entries), `on` (event listeners), `style` (CSS custom
 * properties and rules, set one by one so that a strict Content-Security-Policy allows them);
 * any other key becomes an attribute. false, null and undefined leave an attribute out.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "data") Object.assign(node.dataset, value);
    else if (key === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (key === "style") for (const [name, rule] of Object.entries(value)) node.style.setProperty(name, rule);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...shown(children));
  return node;
}

const shown = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Replace an element's children; like in `el`, false, null and undefined leave nothing. */
export function fill(node, ...children) {
  node.replaceChildren(...shown(children));
}

const ICONS = {
  hash: "M9 3 7 21M17 3l-2 18M4 8.5h17M3 15.5h17",
  megaphone: "M4 10v4l11 4V6L4 10zM15 8.5a4 4 0 0 1 0 7M7 15l1 5h3l-1-4",
  forum: "M4 5h13v9H9l-5 4zM20 9v11l-4-3h-6",
  thread: "M8 4v9a4 4 0 0 0 4 4h8M16 13l4 4-4 4",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6 6 18",
  chevron: "M6 9l6 6 6-6",
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  slash: "M15 4 9 20",
  external: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  check: "M5 13l4 4L19 7",
  warning: "M12 3 2 20h20zM12 10v4M12 17v.5",
  apps: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  users: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 20c0-4 3-6 7-6s7 2 7 6M17 4a4 4 0 0 1 0 7M19 14c2 .7 3 2.800 3 6",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  pin: "M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21zM12 7a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
};

/** Create one of the page's own line icons; it is decoration and hidden from screen readers. */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

let nextId = 0;

/** Return an id that is unique on this page, for aria references. */
export function uniqueId(prefix) {
  nextId += 1;
  return `${prefix}-${nextId}`;
}

/** Say something to screen readers without showing it. */
export function announce(text) {
  const live = document.getElementById("announcer");
  if (live) live.textContent = text;
}

/** Return `url` when it is a plain web address, else null: no javascript:, no data:, no blob:. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Return an image or file address that this page may load, else null: only our own server's.
 *
 * The server names itself by one loopback address; the page may have been opened by another.
 */
export function ownFile(url) {
  try {
    const parsed = new URL(url, location.href);
    const isOurs = parsed.port === location.port && LOOPBACK.has(parsed.hostname) && LOOPBACK.has(location.hostname);
    return parsed.origin === location.origin || isOurs ? location.origin + parsed.pathname + parsed.search : null;
  } catch {
    return null;
  }
}

/** Return a CSS colour for Discord's integer (or "#rrggbb") colour; 0 and null have none. */
export function cssColor(color) {
  if (typeof color === "string") return /^#[0-9a-f]{6}$/i.test(color) ? color : null;
  return color ? `#${color.toString(16).padStart(6, "0")}` : null;
}
