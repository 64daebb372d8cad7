// Messages as people see them: author, time, text or blocks, files, reactions, replies.

import { drawAttachments, drawBlocks } from "./blocks.js";
import { editor } from "./composer.js";
import { h } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { onMessageKey, reactions, threadSummary, toolbar } from "./message_tools.js";
import { asWords, mrkdwn } from "./mrkdwn.js";
import { change, store } from "./store.js";
import { dayLabel, dayNumber, fullDate, time, timeWithSeconds } from "./times.js";
import { openThread } from "./views.js";
import { authorOf, epochOf, messageAt } from "./workspace.js";

const TOGETHER = 300; // Seconds within which messages of one author share a heading.
const LONG = 3000; // Characters of a text that are shown at first.
const QUIET_SUBTYPES = /^(channel|group)_|^tombstone$/;

/**
 * The items of a list: messages and ephemerals in order, with a line where a day begins. `where` is
 * {channel, inThread, stop}: messages in a thread carry the test id `thread-message-<ts>`, others `message-<ts>`, and
 * the Tab key stops at the one whose id (ts, for ephemerals their own) is `stop`.
 */
export function messageItems(messages, ephemerals, where, reader) {
  const mine = ephemerals
    .filter((item) => !store.dismissed.has(item.id))
    .map((item) => ({ ...item, isEphemeral: true }));
  const all = [...messages, ...mine].sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
  return all.flatMap((message, index) => [
    !where.inThread && dayLine(message, all[index - 1], reader),
    oneMessage(message, all[index - 1], where, reader),
  ]);
}

function dayLine(message, previous, { zone, now }) {
  const epoch = epochOf(message.ts);
  if (previous && dayNumber(epochOf(previous.ts), zone) === dayNumber(epoch, zone)) return null;
  return h(
    "div",
    { key: `day-${dayNumber(epoch, zone)}`, class: "day", role: "separator" },
    h("span", null, dayLabel(epoch, zone, now)),
  );
}

function oneMessage(message, previous, where, reader) {
  try {
    if (message.isEphemeral) return ephemeral(message, where, reader);
    if (QUIET_SUBTYPES.test(message.subtype ?? "")) return quietLine(message, where, reader);
    return ordinary(message, follows(message, previous, reader), where, reader);
  } catch (error) {
    console.error(error); // One odd message must not take the page with it.
    return h("p", { key: message.ts, class: "unknown" }, "This message has a shape that the page cannot draw.");
  }
}

function follows(message, previous, { workspace, zone }) {
  if (!previous || previous.isEphemeral || QUIET_SUBTYPES.test(previous.subtype ?? "")) return false;
  const [now, before] = [epochOf(message.ts), epochOf(previous.ts)];
  const sameAuthor = authorOf(workspace, message).id === authorOf(workspace, previous).id;
  return sameAuthor && now - before < TOGETHER && dayNumber(now, zone) === dayNumber(before, zone);
}

function testId(message, where) {
  return `${where.inThread ? "thread-message" : "message"}-${message.ts}`;
}

function quietLine(message, where, reader) {
  const words = mrkdwn(message.text || "Something changed here.", reader);
  return h(
    "div",
    { key: message.ts, class: "quiet-line", "data-testid": testId(message, where) },
    h("p", null, words),
    threadSummary(message, where, reader),
  );
}

function ordinary(message, isFollowing, where, reader) {
  const { workspace, zone } = reader;
  const author = authorOf(workspace, message);
  const epoch = epochOf(message.ts);
  const classes = ["message", isFollowing && "message-following", store.highlight === message.ts && "message-found"];
  const label = `${author.name}, ${time(epoch, zone)}: ${beginning(message, workspace)}`;
  const tabindex = where.stop === message.ts ? "0" : "-1";
  return h(
    "article",
    {
      key: message.ts,
      class: classes.filter(Boolean).join(" "),
      tabindex,
      "aria-label": label,
      "data-testid": testId(message, where),
      "data-item": message.ts,
      onkeydown: (event) => onMessageKey(event, message, where),
    },
    isFollowing ? h("span", { class: "gutter-time", "aria-hidden": "true" }, time(epoch, zone)) : face(author),
    h("div", { class: "message-body" }, !isFollowing && heading(author, epoch, zone), body(message, where, reader)),
    toolbar(message, where, tabindex),
  );
}

/** The first words of a message, for labels. */
function beginning({ text }, workspace) {
  return asWords((text ?? "").slice(0, 300), workspace);
}

function heading(author, epoch, zone) {
  return h(
    "div",
    { class: "message-heading" },
    h("strong", null, author.name),
    author.isBot && h("span", { class: "app-mark" }, "APP"),
    h("time", { title: `${fullDate(epoch, zone)}, ${timeWithSeconds(epoch, zone)}` }, time(epoch, zone)),
  );
}

function body(message, where, reader) {
  const { editing } = store;
  if (editing?.ts === message.ts && editing.channel === where.channel) return editor(message, where.channel, reader);
  return [
    message.subtype === "thread_broadcast" && broadcastLine(message, where, reader),
    content(
      message,
      { key: `message-${where.channel}-${message.ts}`, where: { channel: where.channel, ts: message.ts } },
      reader,
    ),
    message.files?.length > 0 && h("div", { class: "files" }, message.files.map(fileChip)),
    reactions(message, where, reader),
    threadSummary(message, where, reader),
  ];
}

function fileChip(file) {
  return h("span", { class: "file" }, icon("file"), file.name ?? file.title ?? "file");
}

function content(message, surface, reader) {
  const edited = message.edited && h("span", { class: "edited" }, " (edited)");
  const isAction = message.subtype === "me_message";
  const words = (text) =>
    h("div", { class: isAction ? "text text-action" : "text" }, folded(text, surface.key, reader), edited);
  const isTyped = !message.bot_id && !message.isEphemeral; // People's own blocks repeat their text without its formatting.
  if (isTyped || !message.blocks?.length)
    return [message.text && words(message.text), drawAttachments(message.attachments, surface, reader)];
  return h(
    "div",
    { class: "blocks" },
    drawBlocks(message.blocks, surface, reader),
    drawAttachments(message.attachments, surface, reader),
    edited,
  );
}

/** A very long text shows its beginning until somebody asks for the rest. */
function folded(text, key, reader) {
  if (text.length <= LONG || store.unfolded.has(key)) return mrkdwn(text, reader);
  const unfold = () => change(() => store.unfolded.add(key));
  const beginning = text.slice(0, LONG).replace(/<[^<>]*$/, "");
  return [
    mrkdwn(beginning, reader),
    "… ",
    h("button", { class: "bare-link", onclick: unfold }, `Show all ${text.length.toLocaleString("en-US")} characters`),
  ];
}

function broadcastLine(message, where, { workspace }) {
  if (where.inThread) return h("small", { class: "broadcast" }, "Also sent to the channel");
  const root = messageAt(workspace, where.channel, message.thread_ts);
  const words = `replied to a thread: ${root ? beginning(root, workspace).slice(0, 80) : "…"}`;
  return h(
    "button",
    { class: "broadcast bare-link", onclick: () => openThread(where.channel, message.thread_ts) },
    words,
  );
}

function ephemeral(item, { stop }, reader) {
  const author = authorOf(reader.workspace, { user: reader.workspace.app.bot_user_id, bot_id: item.bot_id });
  const dismiss = () => change(() => store.dismissed.add(item.id));
  return h(
    "article",
    {
      key: item.id,
      class: "message message-ephemeral",
      tabindex: stop === item.id ? "0" : "-1",
      "data-item": item.id,
      "data-testid": `ephemeral-${item.id}`,
      "aria-label": `Only visible to you: ${beginning(item, reader.workspace)}`,
    },
    face(author),
    h(
      "div",
      { class: "message-body" },
      h(
        "p",
        { class: "ephemeral-note" },
        icon("eye"),
        "Only visible to you · ",
        h("button", { class: "bare-link", onclick: dismiss }, "dismiss"),
      ),
      heading(author, epochOf(item.ts), reader.zone),
      content(item, { key: `ephemeral-${item.id}`, where: { ephemeral_id: item.id } }, reader),
    ),
  );
}
