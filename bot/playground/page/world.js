// What the server told us: people, guilds, channels, commands, events; and lookups in it.

export const ChannelType = { TEXT: 0, DM: 1, CATEGORY: 4, ANNOUNCEMENT: 5, THREAD: 11, FORUM: 15 };

const THREADS = new Set([10, 11, 12]);

/** Is this a channel type that holds messages of its own? */
export function holdsMessages(type) {
  return type !== ChannelType.CATEGORY && type !== ChannelType.FORUM;
}

export function isThread(channel) {
  return THREADS.has(channel.type);
}

/** One snapshot of /playground/state, plus the people met in messages since. */
export class World {
  constructor(state, viewerId) {
    this.viewerId = viewerId;
    this.people = state.users;
    this.bot = state.bot;
    this.guilds = state.guilds;
    this.dms = state.dms;
    this.commands = state.commands;
    this.events = state.events || [];
    this.users = new Map();
    for (const dm of state.dms) dm.recipients?.forEach((user) => this.meet(user));
    this.meet({ ...state.bot, bot: true });
    for (const user of state.users) this.meet(user);
    this.channels = new Map();
    for (const guild of state.guilds) for (const channel of guild.channels) this.channels.set(channel.id, { ...channel, guild });
    for (const dm of state.dms) this.channels.set(dm.id, { ...dm, guild: null, can_send: dm.can_send !== false });
    this.roles = new Map(state.guilds.flatMap((guild) => (guild.roles || []).map((role) => [role.id, role])));
  }

  get viewer() {
    return this.users.get(this.viewerId);
  }

  /** Remember a user that a message brought; what we know already stays. */
  meet(user) {
    if (user?.id) this.users.set(user.id, { ...user, ...dropEmpty(this.users.get(user.id)) });
  }

  name(user) {
    return user?.global_name || user?.username || "Unknown user";
  }

  channelLabel(channel) {
    if (channel.guild) return channel.name;
    const others = (channel.recipients || []).filter((user) => user.id !== this.viewerId);
    return others.map((user) => this.name(user)).join(", ") || "Direct message";
  }

  /** The channels of a guild in the order of the list: loose ones, then categories with theirs. */
  sections(guild) {
    const inOrder = [...guild.channels].sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    const top = inOrder.filter((channel) => !isThread(channel));
    const below = (id) => top.filter((channel) => channel.parent_id === id && channel.type !== ChannelType.CATEGORY);
    const categories = top.filter((channel) => channel.type === ChannelType.CATEGORY);
    const known = new Set(categories.map((category) => category.id));
    const loose = top.filter((channel) => channel.type !== ChannelType.CATEGORY && !known.has(channel.parent_id));
    return [{ category: null, channels: loose }, ...categories.map((category) => ({ category, channels: below(category.id) }))];
  }

  /** The threads of a channel, newest first. */
  threads(guild, parentId) {
    const own = guild.channels.filter((channel) => isThread(channel) && channel.parent_id === parentId);
    return own.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  }
}

function dropEmpty(user) {
  return Object.fromEntries(Object.entries(user || {}).filter(([, value]) => value !== null && value !== undefined));
}
