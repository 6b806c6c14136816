// Discord's markdown, as a tree. Pure: text in, plain objects out; `markup` makes elements of them.
//
// Blocks  {type: "heading", level, children} {type: "subtext", children} {type: "quote", blocks}
//         {type: "list", ordered, start, items: [{children, sublist}]} {type: "code", lang, text}
//         {type: "lines", children}
// Inline  {type: "text", text} {type: "break"} {type: "strong" | "em" | "u" | "del" | "spoiler", children}
//         {type: "codespan", text} {type: "link", url, title, children} {type: "time", unix, style}
//         {type: "user" | "role" | "channel", id} {type: "command", name, id} {type: "emoji", name}
//         {type: "everyone", text}

const DEEPEST = 12; // nesting beyond this is shown as it was typed

const FENCE = /```(?:([\w+.#-]+)\n)?\n?([\s\S]*?)\n?```/g;

/** Parse a message's text into blocks. */
export function parse(source) {
  const blocks = [];
  let from = 0;
  for (const match of source.matchAll(FENCE)) {
    if (!match[2].trim()) continue;
    blocks.push(...parseLines(source.slice(from, match.index).replace(/\n$/, ""), 0));
    blocks.push({ type: "code", lang: match[1] || "", text: match[2] });
    from = match.index + match[0].length;
  }
  const rest = source.slice(from);
  blocks.push(...parseLines(from ? rest.replace(/^\n/, "") : rest, 0));
  return blocks;
}

const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const QUOTE = /^> ?(.*)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;

function parseLines(source, depth) {
  if (!source) return [];
  const lines = source.split("\n");
  const blocks = [];
  let plain = [];
  const flush = () => {
    if (plain.length) blocks.push({ type: "lines", children: parseInline(plain.join("\n"), depth) });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    let match;
    if ((match = HEADING.exec(line))) {
      flush();
      blocks.push({ type: "heading", level: match[1].length, children: parseInline(match[2], depth) });
      at += 1;
    } else if ((match = SUBTEXT.exec(line))) {
      flush();
      blocks.push({ type: "subtext", children: parseInline(match[1], depth) });
      at += 1;
    } else if (depth < DEEPEST && line.startsWith(">>> ")) {
      flush();
      blocks.push({ type: "quote", blocks: parseLines([line.slice(4), ...lines.slice(at + 1)].join("\n"), depth + 1) });
      at = lines.length;
    } else if (depth < DEEPEST && line.startsWith("> ")) {
      flush();
      const end = runEnd(lines, at, (next) => next.startsWith("> ") || next === ">");
      const inner = lines.slice(at, end).map((next) => QUOTE.exec(next)[1]);
      blocks.push({ type: "quote", blocks: parseLines(inner.join("\n"), depth + 1) });
      at = end;
    } else if (ITEM.test(line)) {
      flush();
      const isOrdered = /^ *\d/.test(line);
      const end = runEnd(lines, at, (next) => ITEM.test(next) && (/^ /.test(next) || /^\d/.test(next) === isOrdered));
      blocks.push(parseList(lines.slice(at, end).map((next) => ITEM.exec(next)), depth));
      at = end;
    } else {
      plain.push(line);
      at += 1;
    }
  }
  flush();
  return blocks;
}

function runEnd(lines, from, belongs) {
  let end = from;
  while (end < lines.length && belongs(lines[end])) end += 1;
  return end;
}

// `rows` are matches of ITEM: indentation, bullet, text. Deeper rows belong to the item above.
function parseList(rows, depth) {
  const [, indent, bullet] = rows[0];
  const ordered = bullet !== "-" && bullet !== "*";
  const list = { type: "list", ordered, start: ordered ? parseInt(bullet, 10) : 1, items: [] };
  for (let at = 0; at < rows.length; ) {
    const end = depth < DEEPEST ? at + 1 + countDeeper(rows, at + 1, indent.length) : at + 1;
    const below = rows.slice(at + 1, end);
    list.items.push({
      children: parseInline(rows[at][3], depth),
      sublist: below.length ? parseList(below, depth + 1) : null,
    });
    at = end;
  }
  return list;
}

function countDeeper(rows, from, width) {
  let count = 0;
  while (from + count < rows.length && rows[from + count][1].length > width) count += 1;
  return count;
}

const SPECIAL = /[\\*_~|`<[h@\n]/g;

// Each rule: sticky pattern, and what its match becomes (null: not this rule after all).
const RULES = [
  [/\n/y, () => ({ type: "break" })],
  [/\\([^A-Za-z0-9\s])/y, (m) => ({ type: "text", text: m[1] })],
  [/(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/y, (m) => ({ type: "codespan", text: m[2] })],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, (m, depth) => wrap("strong", m[1], depth)],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, (m, depth) => wrap("u", m[1], depth)],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, (m, depth) => wrap("del", m[1], depth)],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, (m, depth) => wrap("spoiler", m[1], depth)],
  [/\*(?=\S)((?:\*\*(?:\\[\s\S]|[^\\*])+\*\*|\\[\s\S]|[^\\*])+?)\*(?!\*)/y, (m, depth) => wrap("em", m[1], depth)],
  [/\b_((?:__|\\[\s\S]|[^\\_])+?)_\b/y, (m, depth) => wrap("em", m[1], depth)],
  [/\[((?:\\[\s\S]|[^\\[\]]|\[[^\]\n]*\])+)\]\(\s*<?((?:\\[\s\S]|[^\s()<>\\]|\([^\s()]*\))+)>?(?:\s+"([^"\n]*)")?\s*\)/y, maskedLink],
  [/<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>/y, (m) => ({ type: "time", unix: Number(m[1]), style: m[2] || "f" })],
  [/<@!?(\d{1,20})>/y, (m) => ({ type: "user", id: m[1] })],
  [/<@&(\d{1,20})>/y, (m) => ({ type: "role", id: m[1] })],
  [/<#(\d{1,20})>/y, (m) => ({ type: "channel", id: m[1] })],
  [/<\/([^\n:>]{1,110}):(\d{1,20})>/y, (m) => ({ type: "command", name: m[1], id: m[2] })],
  [/<a?:(\w{2,32}):\d{1,20}>/y, (m) => ({ type: "emoji", name: m[1] })],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => link(m[1], m[1])],
  [/https?:\/\/[^\s<]+/y, bareLink],
  [/@(?:everyone|here)\b/y, (m) => ({ type: "everyone", text: m[0] })],
];

/** Parse one run of text, without headings, lists or quotes. */
export function parseInline(source, depth = 0) {
  const nodes = [];
  const say = (text) => {
    const last = nodes.at(-1);
    if (last?.type === "text") last.text += text;
    else if (text) nodes.push({ type: "text", text });
  };
  let at = 0;
  while (at < source.length) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(source);
    if (!special) break;
    say(source.slice(at, special.index));
    const found = firstRule(source, special.index, depth);
    if (found && found.node.type !== "text") nodes.push(found.node);
    else say(found ? found.node.text : special[0]);
    at = special.index + (found ? found.length : 1);
  }
  say(source.slice(at));
  return nodes;
}

function firstRule(source, at, depth) {
  for (const [pattern, build] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    const node = match && build(match, depth);
    if (node) return { node, length: node.length ?? match[0].length };
  }
  return null;
}

function wrap(type, inner, depth) {
  return depth < DEEPEST ? { type, children: parseInline(inner, depth + 1) } : null;
}

function isWebAddress(url) {
  return /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url);
}

function link(url, text) {
  return isWebAddress(url) ? { type: "link", url, title: "", children: [{ type: "text", text }] } : null;
}

function maskedLink(match, depth) {
  const url = match[2].replace(/\\([^A-Za-z0-9\s])/g, "$1");
  if (depth >= DEEPEST || !isWebAddress(url)) return null;
  return { type: "link", url, title: match[3] || "", children: parseInline(match[1], depth + 1).map(withoutLink) };
}

// A link within a link would not be clear: its words stay, the address goes.
function withoutLink(node) {
  if (node.type === "link") return { type: "text", text: node.children.map((child) => child.text || "").join("") };
  return node.children ? { ...node, children: node.children.map(withoutLink) } : node;
}

// Punctuation after an address belongs to the sentence; so does a bracket it did not open.
function bareLink(match) {
  let url = match[0];
  for (;;) {
    const open = url.split("(").length - url.split(")").length;
    if (/[.,:;!?"'*_~|\]]$/.test(url) || (url.endsWith(")") && open < 0)) url = url.slice(0, -1);
    else break;
  }
  const node = link(url, url);
  return node && { ...node, length: url.length };
}
