// Slack's mrkdwn as elements. Foreign text only ever becomes text nodes.

import { h } from "./dom.js";
import { emojiOrName, withEmoji } from "./emoji.js";
import { unescape } from "./escaping.js";
import { dateToken } from "./times.js";
import { mentions, nameOf } from "./workspace.js";

// One alternative per thing that can stand inside a line; marks need a word boundary outside and no space inside. Their
// reach is limited, or a long line full of stars would take seconds.
const PIECE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<token>[^<>\\n]+)>",
    "(?<![\\w*_~])(?<mark>[*_~])(?=\\S)(?!\\k<mark>)(?<styled>[^\\n]{0,1000}?\\S)\\k<mark>(?!\\w)",
    ":(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
    "(?<![\\w/])(?<url>https?://[^\\s<>|]*[^\\s<>|.,;:!?)\\]'\"])",
    "(?<line>\\n)",
  ].join("|"),
  "g",
);
const STYLED_TAGS = { "*": "strong", _: "em", "~": "del" };
const LAST_INSTANT = 8.64e12; // No calendar reaches further, in seconds.
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;
const PERMALINK = /\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?(?:\?.*thread_ts=(\d+\.\d+))?/;

/**
 * Elements for mrkdwn text. `reader` is who looks at it: {workspace, me, zone, now, open(channel, ts, threadTs)}.
 */
export function mrkdwn(text, reader) {
  return (text ?? "")
    .split(/\n?```\n?([\s\S]+?)\n?```\n?/)
    .map((part, index) =>
      index % 2 ? h("pre", { class: "code" }, unescape(withoutTokens(part))) : lines(part, reader),
    );
}

/** Elements for a text object of Block Kit: {type: "mrkdwn" | "plain_text", text}. */
export function textObject(object, reader) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, reader);
  return withLineBreaks(plainText(object));
}

/** The words of a plain_text (or any) text object. */
export function plainText(object) {
  return object ? withEmoji(unescape(object.text ?? "")) : "";
}

/** Mrkdwn as one line of plain words, for labels and announcements; a token that was cut off becomes "…". */
export function asWords(text, workspace) {
  const whole = (text ?? "").replace(/<[^<>]*$/, "…");
  const worded = whole.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (token, target, label) =>
    tokenWords(target, label, workspace),
  );
  return withEmoji(unescape(worded.replace(/\s+/g, " ")));
}

function tokenWords(target, label, { channelById, groupById, userById }) {
  if (target.startsWith("@") && userById.has(target.slice(1))) return `@${nameOf({ userById }, target.slice(1))}`;
  const channel = channelById.get(target.slice(1));
  if (target.startsWith("#") && channel) return `#${channel.name}`;
  const group = groupById.get(target.replace("!subteam^", ""));
  return group ? `@${group.handle}` : (label ?? target.replace(/^!/, "@"));
}

/** A link that is safe to follow; links to messages of this workspace open in the page. */
export function link(url, label, reader) {
  const permalink = PERMALINK.exec(url);
  if (permalink && reader.workspace.channelById.has(permalink[1])) return messageLink(permalink, label, reader);
  if (!SAFE_LINK.test(url)) return label;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

function messageLink([, channel, seconds, micros, threadTs], label, reader) {
  const ts = seconds ? `${seconds}.${micros}` : null;
  return h("a", { href: "#", onclick: (event) => follow(event, () => reader.open(channel, ts, threadTs)) }, label);
}

function follow(event, open) {
  event.preventDefault();
  open();
}

function withoutTokens(text) {
  return text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (whole, target, label) => label ?? target);
}

function lines(text, reader) {
  const blocks = [];
  const rows = text.split("\n");
  while (rows.length) {
    const quote = /^(?:&gt;|>)/.test(rows[0]);
    const count = quote ? quoteLength(rows) : plainLength(rows);
    const run = rows.splice(0, count);
    if (quote) blocks.push(h("blockquote", null, inline(run.map(unquoted).join("\n"), reader)));
    else if (run.join("")) blocks.push(inline(run.join("\n"), reader));
    else if (blocks.length && rows.length) blocks.push(h("br"));
  }
  return blocks;
}

function quoteLength(rows) {
  if (/^(?:&gt;|>){3}/.test(rows[0])) return rows.length;
  const end = rows.findIndex((row) => !/^(?:&gt;|>)/.test(row));
  return end < 0 ? rows.length : end;
}

function plainLength(rows) {
  const end = rows.findIndex((row) => /^(?:&gt;|>)/.test(row));
  return end < 0 ? rows.length : end;
}

function unquoted(row) {
  return row.replace(/^(?:&gt;|>)+ ?/, "");
}

function withLineBreaks(text) {
  return text.split("\n").flatMap((row, index) => (index ? [h("br"), row] : [row]));
}

function inline(text, reader) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    pieces.push(unescape(text.slice(end, match.index)), piece(match, reader));
    end = match.index + match[0].length;
  }
  return [...pieces, unescape(text.slice(end))];
}

function piece({ groups }, reader) {
  if (groups.code) return h("code", null, unescape(withoutTokens(groups.code)));
  if (groups.token) return token(groups.token, reader);
  if (groups.mark) return h(STYLED_TAGS[groups.mark], null, inline(groups.styled, reader));
  if (groups.emoji) return emojiPiece(groups.emoji);
  if (groups.url) return link(unescape(groups.url), unescape(groups.url), reader);
  return h("br");
}

/** An emoji with its name for screen readers; an unknown name stays `:name:`. */
export function emojiPiece(name) {
  const shown = emojiOrName(name);
  return shown.startsWith(":")
    ? shown
    : h("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, shown);
}

function token(body, reader) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? null : unescape(body.slice(bar + 1));
  if (target.startsWith("@")) return userMention(target.slice(1), reader);
  if (target.startsWith("#")) return channelMention(target.slice(1), label, reader);
  if (target.startsWith("!")) return special(target.slice(1), label, reader);
  const url = unescape(target);
  return link(url, label ? withEmoji(label) : url.replace(/^mailto:/, ""), reader);
}

/** "@Ann", marked when it is the reader. */
export function userMention(id, reader) {
  return h("span", { class: id === reader.me ? "mention mention-me" : "mention" }, `@${nameOf(reader.workspace, id)}`);
}

/** "#support" as a link into the page. */
export function channelMention(id, label, reader) {
  const name = reader.workspace.channelById.get(id)?.name ?? label ?? id;
  const open = (event) => follow(event, () => reader.open(id));
  return h("a", { href: "#", class: "mention", onclick: open }, `#${name}`);
}

/** "@support-backend", marked when the reader is in the group. */
export function groupMention(id, label, reader) {
  const group = reader.workspace.groupById.get(id);
  const concerns = mentions(reader.workspace, { text: `<!subteam^${id}>` }, reader.me);
  const name = group ? `@${group.handle}` : (label ?? "@group");
  return h("span", { class: concerns ? "mention mention-me" : "mention" }, name);
}

function special(body, label, reader) {
  const [kind, ...rest] = body.split("^");
  if (kind === "subteam") return groupMention(rest[0], label, reader);
  if (kind === "date") return date(rest, label, reader);
  if (["here", "channel", "everyone"].includes(kind)) return h("span", { class: "mention mention-me" }, `@${kind}`);
  return label ?? `<!${body}>`;
}

function date([epoch, format, url], fallback, reader) {
  const seconds = Number(epoch);
  if (!(Math.abs(seconds) < LAST_INSTANT) || !format) return fallback ?? "";
  const text = dateToken(unescape(format), seconds, reader.zone, reader.now);
  const shown = h("time", { datetime: new Date(seconds * 1000).toISOString(), title: fallback ?? null }, text);
  return url && SAFE_LINK.test(url) ? link(unescape(url), shown, reader) : shown;
}
