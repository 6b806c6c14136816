// The demo's time, and Discord's ways to write an instant, in the viewer's own zone and language.

let offsetMs = 0;

/** Set how far the demo's time is from the real one. */
export function setOffset(seconds) {
  offsetMs = seconds * 1000;
}

/** Return the demo's current instant in milliseconds since 1970. */
export function now() {
  return Date.now() + offsetMs;
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

const formats = new Map(Object.entries(STYLES).map(([style, options]) => [style, new Intl.DateTimeFormat(undefined, options)]));
const withZone = new Intl.DateTimeFormat(undefined, {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "long",
});
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

// Discord's own steps: the unit changes when the larger one reaches 1.
const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]];

/** Return "in 7 days", "2 hours ago". */
export function fromNow(ms) {
  const seconds = Math.round((ms - now()) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(seconds, "second");
}

const LAST_INSTANT_MS = 8.64e15;

/** Write a Unix time in one of Discord's styles; null when no calendar knows the instant. */
export function formatUnix(unix, style = "f") {
  const ms = unix * 1000;
  if (!(Math.abs(ms) <= LAST_INSTANT_MS)) return null;
  return style === "R" ? fromNow(ms) : (formats.get(style) || formats.get("f")).format(ms);
}

/** Write an instant in full, with the zone's name: what a tooltip shows. */
export function inFull(ms) {
  return withZone.format(ms);
}

/** Write when a message came: "07:05" today, "Yesterday at 07:05", else date and time. */
export function messageStamp(ms) {
  const time = formats.get("t").format(ms);
  const days = Math.round((startOfDay(now()) - startOfDay(ms)) / 86_400_000);
  if (days === 0) return time;
  return days === 1 ? `Yesterday at ${time}` : formats.get("s").format(ms);
}

/** Return the local midnight before an instant. */
export function startOfDay(ms) {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Write a day: "31 January 2025". */
export function dayName(ms) {
  return formats.get("D").format(ms);
}

const REFRESH_MS = 15_000;

/** Keep every relative time on the page right, from now on. */
export function keepFresh() {
  setInterval(() => {
    for (const node of document.querySelectorAll("time[data-relative]")) {
      node.textContent = fromNow(Number(node.dataset.relative));
    }
  }, REFRESH_MS);
}
