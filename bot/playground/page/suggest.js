// What to offer for an option: its choices, the bot's own proposals, people, roles, channels.

import { interactionData, judge, mustPick, OptionType } from "./commands.js";
import { isFile } from "./files.js";
import { entityRows, rowMatches, SelectType } from "./selects.js";

const SELECT_KIND = {
  [OptionType.USER]: SelectType.USER, [OptionType.ROLE]: SelectType.ROLE,
  [OptionType.MENTIONABLE]: SelectType.MENTIONABLE, [OptionType.CHANNEL]: SelectType.CHANNEL,
};

const DEBOUNCE_MS = 180;

/** Return the fixed rows for an option, filtered by what was typed; null when it has none. */
export function fixedRows(option, typed, { world, guild }) {
  if (option.choices?.length) return option.choices.map((choice) => ({ key: choice.value, title: choice.name })).filter((row) => rowMatches(row, typed));
  if (option.type === OptionType.BOOLEAN) return [{ key: true, title: "True" }, { key: false, title: "False" }].filter((row) => rowMatches(row, typed));
  const kind = SELECT_KIND[option.type];
  return kind ? entityRows(kind, world, guild, option.channel_types).filter((row) => rowMatches(row, typed)) : null;
}

/** Does the bot complete this option? */
export const isLive = (option) => Boolean(option.autocomplete) && !mustPick(option);

/** Asks the bot for proposals while someone types; only the newest question gets an answer. */
export class LiveChoices {
  /** ask(data, signal): sends the question; resolves to {choices, failed} */
  constructor(ask) {
    this.ask = ask;
  }

  /** Ask after a short pause; `onAnswer({rows, failed})` is called unless a newer question came. */
  want(leaf, fields, focused, onAnswer) {
    this.cancel();
    const stop = new AbortController();
    this.stop = stop;
    this.timer = setTimeout(async () => {
      let answer;
      try {
        answer = await this.ask(interactionData(leaf, valuesSoFar(fields, focused)), stop.signal);
      } catch {
        answer = { choices: [], failed: true };
      }
      if (stop.signal.aborted) return;
      const rows = (answer.choices || []).map((choice) => ({ key: choice.value, title: choice.name }));
      onAnswer({ rows, failed: Boolean(answer.failed) });
    }, DEBOUNCE_MS);
  }

  cancel() {
    clearTimeout(this.timer);
    this.stop?.abort();
  }
}

// The other options count only where they are right; the focused one goes as typed. Files stay here.
function valuesSoFar(fields, focused) {
  return fields.flatMap((field) => {
    if (field === focused) return [{ option: field.option, value: field.picked ?? field.text, focused: true }];
    const { value } = isFile(field.option) ? {} : judge(field.option, field);
    return value === undefined ? [] : [{ option: field.option, value }];
  });
}
