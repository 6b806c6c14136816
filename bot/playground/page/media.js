// Pictures and files of messages. Only what our own server serves is loaded: a picture from
// elsewhere becomes a link, so that reading a message tells nobody that it was read.

import { el, icon, ownFile, safeUrl } from "./dom.js";

/** Turn attachment://name into the address of the message's attachment. */
function resolve(media, view) {
  const name = /^attachment:\/\/(.+)$/.exec(media?.url || "")?.[1];
  const attachment = name && view.message.attachments?.find((one) => one.filename === name);
  return attachment || media || {};
}

/** Draw a picture that opens large when pressed. */
export function drawPicture(media, view, { extra = "", description = "", spoiler = false } = {}) {
  const { url, proxy_url: proxyUrl, width, height } = resolve(media, view);
  const src = ownFile(proxyUrl || url) || ownFile(url);
  if (!src) return drawForeign(url, description, extra);
  const image = el("img", {
    src, alt: description || "", loading: "lazy", decoding: "async", width: width || null, height: height || null,
    on: { error: () => frame.replaceWith(drawForeign(url, description || "Picture could not be loaded", extra)) },
  });
  const frame = el("button", {
    type: "button", class: `picture ${extra}${spoiler ? " covered" : ""}`, "aria-label": description ? `Enlarge: ${description}` : "Enlarge picture",
    on: { click: () => (frame.classList.contains("covered") ? frame.classList.remove("covered") : enlarge(src, description)) },
  }, image);
  return frame;
}

function drawForeign(url, description, extra) {
  const href = url && safeUrl(url);
  const words = description || (href ? `Picture at ${new URL(href).host}` : "Picture");
  const inside = [icon("external"), el("span", {}, words)];
  return href
    ? el("a", { class: `picture foreign ${extra}`, href, target: "_blank", rel: "noopener noreferrer nofollow" }, inside)
    : el("span", { class: `picture foreign ${extra}` }, inside);
}

function enlarge(src, description) {
  const dialog = el("dialog", { class: "lightbox", "aria-label": description || "Picture", on: { click: () => dialog.close(), close: () => dialog.remove() } },
    el("img", { src, alt: description || "" }),
    el("button", { type: "button", class: "icon-button", "aria-label": "Close" }, icon("close")));
  document.body.append(dialog);
  dialog.showModal();
}

const UNITS = ["bytes", "KB", "MB"];

function sizeText(bytes) {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${UNITS[unit]}`;
}

/** Draw a file with its name, size and a link to it. */
export function drawFile(file, view) {
  const known = { ...file, ...resolve(file, view) };
  const href = ownFile(known.url);
  const name = known.filename || "file";
  return el("div", { class: "file" }, icon("file", "file-icon"),
    el("span", { class: "file-text" },
      href ? el("a", { href, download: name, target: "_blank", rel: "noopener" }, name) : el("span", {}, name),
      known.size !== undefined && known.size !== null && el("small", {}, sizeText(known.size))));
}

/** Draw a message's attachments: pictures as pictures, the rest as files. */
export function drawAttachments(message, view) {
  const shown = message.attachments || [];
  if (!shown.length) return null;
  const isPicture = (one) => one.content_type?.startsWith("image/");
  const pictures = shown.filter(isPicture);
  return el("div", { class: "attachments" },
    pictures.length > 0 && el("div", { class: `gallery of-${Math.min(pictures.length, 5)}` },
      pictures.map((one) => drawPicture(one, view, { extra: "tile", description: one.description, spoiler: one.filename?.startsWith("SPOILER_") }))),
    shown.filter((one) => !isPicture(one)).map((one) => drawFile(one, view)));
}
