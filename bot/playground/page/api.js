// Speak with the playground's server: plain requests, and the stream of what happens.

/** The server said no, or nothing at all; `message` is fit to show. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function request(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new ApiError("The playground's server cannot be reached.", 0);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError(body.message || `The server answered with status ${answer.status}.`, answer.status);
  return body;
}

const post = (path, body, options = {}) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...options });

/** Requests as seen by one user; `as` is the user's id and may be changed. */
export class Api {
  constructor(as) {
    this.as = as;
  }

  clock() {
    return request("/playground/clock");
  }

  state() {
    return request(`/playground/state?${new URLSearchParams(this.as ? { as: this.as } : {})}`);
  }

  async messages(channelId, before = null) {
    const query = new URLSearchParams({ as: this.as, ...(before ? { before } : {}) });
    return (await request(`/playground/channels/${channelId}/messages?${query}`)).messages;
  }

  say(channelId, content) {
    return post("/playground/messages", { as: this.as, channel_id: channelId, content });
  }

  /** Send an interaction; type 2 command, 3 component, 5 modal. */
  interact(interaction) {
    return post("/playground/interactions", { as: this.as, ...interaction });
  }

  /** Ask the bot for the choices of the focused option. */
  complete(interaction, signal) {
    return post("/playground/interactions", { as: this.as, type: 4, ...interaction }, { signal });
  }
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;

/** The server's stream of events, which opens itself again whenever it breaks. */
export class Stream {
  /** on: `event(type, data)`, `open(again)` (again = not the first time), `lost()` */
  constructor(as, on) {
    this.as = as;
    this.on = on;
    this.wait = FIRST_WAIT_MS;
    this.opened = false;
    this.closed = false;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/playground/events?as=${encodeURIComponent(this.as)}`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      if (this.closed) return;
      this.wait = FIRST_WAIT_MS;
      this.on.open(this.opened);
      this.opened = true;
    });
    socket.addEventListener("message", (frame) => {
      if (this.closed) return;
      const { type, data } = JSON.parse(frame.data);
      this.on.event(type, data);
    });
    socket.addEventListener("close", () => {
      if (this.closed) return;
      this.on.lost();
      this.timer = setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    });
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
