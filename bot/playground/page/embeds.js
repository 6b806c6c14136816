// Draw classic embeds.

import { cssColor, el, safeUrl } from "./dom.js";
import { drawPicture } from "./media.js";
import { inlineMarkup, markup } from "./markup.js";
import { messageStamp } from "./time.js";

/** Return the element of one embed. */
export function drawEmbed(embed, view) {
  const color = cssColor(embed.color);
  return el("article", { class: "embed", style: color ? { "--accent": color } : {} },
    el("div", { class: "embed-body" },
      embed.provider?.name && el("div", { class: "embed-provider" }, embed.provider.name),
      embed.author?.name && el("div", { class: "embed-author" }, linked(embed.author.url, [embed.author.name])),
      embed.title && el("div", { class: "embed-title markdown" }, linked(embed.url, inlineMarkup(embed.title, view))),
      embed.description && el("div", { class: "embed-description markdown" }, markup(embed.description, view)),
      embed.fields?.length > 0 && el("div", { class: "embed-fields" }, embed.fields.map((field) => drawField(field, view))),
      embed.image && drawPicture(embed.image, view, { extra: "embed-image" }),
      drawFooter(embed)),
    embed.thumbnail && drawPicture(embed.thumbnail, view, { extra: "thumbnail" }));
}

function linked(url, words) {
  const href = url && safeUrl(url);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, words) : words;
}

function drawField(field, view) {
  return el("div", { class: `embed-field${field.inline ? " inline" : ""}` },
    el("div", { class: "embed-field-name markdown" }, inlineMarkup(field.name, view)),
    el("div", { class: "embed-field-value markdown" }, markup(field.value, view)));
}

function drawFooter(embed) {
  const parts = [embed.footer?.text, embed.timestamp && messageStamp(Date.parse(embed.timestamp))].filter(Boolean);
  return parts.length > 0 && el("div", { class: "embed-footer" }, parts.join(" • "));
}
