// Instants in words, always in a reader's time zone; epochs are seconds.

const DAY = 86400;
const formatters = new Map();

function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, newFormatter(zone, options));
  return formatters.get(key);
}

function newFormatter(zone, options) {
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }); // A workspace may hold an unknown zone.
  }
}

function words(epoch, zone, options) {
  return formatter(zone, options).format(new Date(epoch * 1000));
}

function parts(epoch, zone) {
  const options = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
  const pieces = formatter(zone, options).formatToParts(new Date(epoch * 1000));
  return Object.fromEntries(pieces.map(({ type, value }) => [type, value]));
}

/** "17:05" */
export function time(epoch, zone) {
  return words(epoch, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "17:05:09" */
export function timeWithSeconds(epoch, zone) {
  return words(epoch, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** "2026-11-16": equal for two instants of one day. */
export function dayNumber(epoch, zone) {
  const day = words(epoch, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const [month, date, year] = day.split("/");
  return `${year}-${month}-${date}`;
}

/** "Monday, 16 November 2026" */
export function fullDate(epoch, zone) {
  const { weekday, day, month, year } = parts(epoch, zone);
  return `${weekday}, ${day} ${month} ${year}`;
}

/** "Today", "Yesterday" or the date: for the line between two days. */
export function dayLabel(epoch, zone, now) {
  const near = nearDay(epoch, zone, now);
  return near ? near[0].toUpperCase() + near.slice(1) : fullDate(epoch, zone);
}

/** "Europe/Prague" → "Prague time" */
export function zoneName(zone) {
  return `${zone.split("/").at(-1).replaceAll("_", " ")} time`;
}

/** The text of `<!date^epoch^format|fallback>`; unknown tokens stay as they are. Slack capitalizes its first letter. */
export function dateToken(format, epoch, zone, now) {
  const text = format.replace(/\{([a-z_]+)\}/g, (token, name) => TOKENS[name]?.(epoch, zone, now) ?? token);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const TOKENS = {
  date_num: (epoch, zone) => dayNumber(epoch, zone),
  date_slash: (epoch, zone) => dayNumber(epoch, zone).replaceAll("-", "/"),
  date: (epoch, zone) => longDate(epoch, zone),
  date_short: (epoch, zone) => words(epoch, zone, { month: "short", day: "numeric", year: "numeric" }),
  date_long: (epoch, zone) => `${parts(epoch, zone).weekday}, ${longDate(epoch, zone)}`,
  date_long_full: (epoch, zone) => `${parts(epoch, zone).weekday}, ${longDate(epoch, zone)}`,
  date_pretty: (epoch, zone, now) => nearDay(epoch, zone, now) ?? TOKENS.date(epoch, zone),
  date_short_pretty: (epoch, zone, now) => nearDay(epoch, zone, now) ?? TOKENS.date_short(epoch, zone),
  date_long_pretty: (epoch, zone, now) => nearDay(epoch, zone, now) ?? TOKENS.date_long(epoch, zone),
  day_divider_pretty: (epoch, zone, now) => nearDay(epoch, zone, now) ?? TOKENS.date_long(epoch, zone),
  time: (epoch, zone) => time(epoch, zone),
  time_secs: (epoch, zone) => timeWithSeconds(epoch, zone),
  ago: (epoch, zone, now) => ago(epoch, now),
};

function longDate(epoch, zone) {
  const { month, day, year } = parts(epoch, zone);
  return `${month} ${day}${ordinalEnding(Number(day))}, ${year}`;
}

function ordinalEnding(day) {
  if (day >= 11 && day <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function nearDay(epoch, zone, now) {
  const today = Date.parse(dayNumber(now, zone));
  const day = Date.parse(dayNumber(epoch, zone));
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[(day - today) / (DAY * 1000)] ?? null;
}

const SPANS = [
  ["day", DAY],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** "3 minutes ago", "in 2 hours", "just now" */
export function ago(epoch, now) {
  const distance = Math.abs(now - epoch);
  const [unit, size] = SPANS.find(([, seconds]) => distance >= seconds) ?? SPANS.at(-1);
  const count = Math.floor(distance / size);
  if (count === 0) return "just now";
  const span = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return epoch <= now ? `${span} ago` : `in ${span}`;
}
