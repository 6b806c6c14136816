// Slash commands without their looks: what there is, what was typed, what is sent. Pure.

export const CommandType = { SLASH: 1, USER: 2, MESSAGE: 3 };

export const OptionType = {
  SUBCOMMAND: 1, GROUP: 2, STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11,
};

const NESTED = new Set([OptionType.SUBCOMMAND, OptionType.GROUP]);
const CONTEXT_BOT_DM = 1;

/** May this command be used in a direct message with the bot? */
export function worksInDm(command) {
  if (Array.isArray(command.contexts)) return command.contexts.includes(CONTEXT_BOT_DM);
  return command.dm_permission !== false;
}

/**
 * Return everything that can be typed after a slash: {command, path, name, description, group, options}.
 *
 * A command with subcommands stands for these, not for itself; `group` is then its description.
 */
export function slashCommands(commands) {
  return commands.filter((command) => (command.type ?? CommandType.SLASH) === CommandType.SLASH).flatMap((command) => {
    const leaves = leavesOf(command.options || [], [command.name]);
    const isNested = leaves.length > 0;
    return (isNested ? leaves : [{ path: [command.name], description: command.description, options: command.options || [] }])
      .map((leaf) => ({ ...leaf, command, name: leaf.path.join(" "), group: isNested ? `/${command.name} · ${command.description}` : "" }));
  });
}

function leavesOf(options, path) {
  return options.filter((option) => NESTED.has(option.type)).flatMap((option) => {
    const here = [...path, option.name];
    return option.type === OptionType.GROUP
      ? leavesOf(option.options || [], here)
      : [{ path: here, description: option.description, options: option.options || [] }];
  });
}

/**
 * Return the commands that fit what was typed after the slash, in order of fit, groups together.
 *
 * Words match the beginnings of words of the name in order, then any part of it, then the description.
 */
export function findCommands(commands, typed) {
  const words = typed.toLowerCase().trim().split(/\s+/).filter(Boolean);
  if (!words.length) return commands;
  const ranked = commands.map((command) => ({ command, rank: rankOf(command, words) })).filter(({ rank }) => rank < Infinity);
  const best = new Map();
  for (const { command, rank } of ranked) best.set(command.command.id, Math.min(rank, best.get(command.command.id) ?? Infinity));
  ranked.sort((a, b) => best.get(a.command.command.id) - best.get(b.command.command.id) || a.rank - b.rank);
  const order = [...new Set(ranked.map(({ command }) => command.command.id))];
  return order.flatMap((id) => ranked.filter(({ command }) => command.command.id === id).map(({ command }) => command));
}

function rankOf(command, words) {
  const name = command.name.toLowerCase();
  const joined = words.join(" ");
  if (name === joined) return 0;
  if (name.startsWith(joined)) return 1;
  let at = 0;
  const inOrder = words.every((word) => {
    const found = command.path.findIndex((part, index) => index >= at && part.toLowerCase().startsWith(word));
    at = found + 1;
    return found >= 0;
  });
  if (inOrder) return 2;
  if (words.every((word) => name.includes(word))) return 3;
  return words.every((word) => `${name} ${command.description}`.toLowerCase().includes(word)) ? 4 : Infinity;
}

/**
 * Split typed text into a command and what follows it; null while it names none for sure.
 *
 * "/sources add https://…" -> the command and "https://…". The longest name wins.
 */
export function splitTyped(commands, text) {
  if (!text.startsWith("/")) return null;
  const typed = text.slice(1);
  const fits = commands.filter(({ name }) => typed.toLowerCase().startsWith(`${name.toLowerCase()} `));
  if (!fits.length) return null;
  const command = fits.reduce((a, b) => (b.name.length > a.name.length ? b : a));
  return { command, rest: typed.slice(command.name.length + 1) };
}

/**
 * Read "country: Japan hours: 24" into pairs of option name and text.
 *
 * Text before the first known name belongs to `first`, the name of the first option, if any.
 */
export function readTypedOptions(options, text, first) {
  const names = options.map((option) => option.name);
  const marks = [...text.matchAll(/(?:^|\s)([\w-]{1,32}):\s*/g)].filter((match) => names.includes(match[1]));
  const pairs = [];
  const lead = text.slice(0, marks[0]?.index ?? text.length).trim();
  if (lead && first) pairs.push([first, lead]);
  marks.forEach((match, index) => {
    const value = text.slice(match.index + match[0].length, marks[index + 1]?.index ?? text.length).trim();
    pairs.push([match[1], value]);
  });
  return pairs;
}

const WHOLE = /^[+-]?\d{1,15}$/;
const DECIMAL = /^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/;

/** Does the value have to be picked from a list, instead of typed freely? */
export function mustPick(option) {
  return Boolean(option.choices?.length) || [OptionType.BOOLEAN, OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE].includes(option.type);
}

/**
 * Judge one option: {value} to send, {} when it is left out, or {error} in plain words.
 *
 * field: {text, picked}, `picked` being the value behind a chosen row or undefined.
 */
export function judge(option, field) {
  const text = field.text.trim();
  if (field.picked === undefined && !text) return option.required ? { error: "This option is required." } : {};
  if (field.picked !== undefined) return { value: field.picked };
  if (option.type === OptionType.ATTACHMENT) return { error: "Choose a file of at most 10 MB." };
  if (mustPick(option)) return { error: "Choose one from the list." };
  if (option.type === OptionType.INTEGER || option.type === OptionType.NUMBER) return judgeNumber(option, text);
  return judgeLength(option, text);
}

function judgeNumber(option, text) {
  const isWhole = option.type === OptionType.INTEGER;
  if (!(isWhole ? WHOLE : DECIMAL).test(text)) return { error: isWhole ? "Enter a whole number." : "Enter a number." };
  const value = Number(text);
  const { min_value: min, max_value: max } = option;
  const isLow = min !== undefined && min !== null && value < min;
  const isHigh = max !== undefined && max !== null && value > max;
  return isLow || isHigh ? { error: `Enter a number ${rangeText(min, max)}.` } : { value };
}

/** Write the bounds of a number: "from 1 to 365", "of at least 1", "of at most 9", or "". */
export function rangeText(min, max) {
  const hasMin = min !== undefined && min !== null;
  const hasMax = max !== undefined && max !== null;
  if (hasMin && hasMax) return `from ${min} to ${max}`;
  if (hasMin) return `of at least ${min}`;
  return hasMax ? `of at most ${max}` : "";
}

const LONGEST_VALUE = 6000;

function judgeLength(option, text) {
  const length = [...text].length;
  const most = option.max_length ?? LONGEST_VALUE;
  if (length > most) return { error: `At most ${most} characters (this is ${length}).` };
  if (length < (option.min_length ?? 0)) return { error: `At least ${option.min_length} characters.` };
  return { value: text };
}

/**
 * Return the interaction's data as Discord's client sends it.
 *
 * values: [{option, value, focused}] in the order given
 */
export function interactionData(leaf, values) {
  let options = values.map(({ option, value, focused }) => ({ type: option.type, name: option.name, value, ...(focused ? { focused: true } : {}) }));
  const names = leaf.path.slice(1);
  names.reverse().forEach((name, depth) => {
    options = [{ type: depth === 0 ? OptionType.SUBCOMMAND : OptionType.GROUP, name, options }];
  });
  const { id, name } = leaf.command;
  return { id, name, type: CommandType.SLASH, options };
}
