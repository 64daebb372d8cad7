// What hangs on a message: its reactions, its replies, its toolbar and its keys.

import { h } from "./dom.js";
import { emoji, emojiOrName } from "./emoji.js";
import { face } from "./faces.js";
import { toggleReaction } from "./gestures.js";
import { iconButton } from "./icons.js";
import { moveFocus } from "./keyboard.js";
import { openMessageMenu, QUICK_REACTIONS, reactByName } from "./message_menu.js";
import { store } from "./store.js";
import { ago, time } from "./times.js";
import { openThread } from "./views.js";
import { authorOf, epochOf, isReply, nameOf, repliesTo } from "./workspace.js";

const FACES_SHOWN = 4;

/** The row of reactions; pressing one adds or takes away one's own. */
export function reactions(message, where, { workspace, me }) {
  if (!message.reactions?.length) return null;
  const pill = ({ name, users }) => {
    const who = users.map((id) => nameOf(workspace, id)).join(", ");
    const properties = {
      key: name,
      class: users.includes(me) ? "reaction reaction-mine" : "reaction",
      "aria-pressed": users.includes(me),
      "aria-label": `${name.replaceAll("_", " ")}, ${users.length}: ${who}`,
      title: `${who} reacted with :${name}:`,
      "data-testid": `reaction-${name}`,
      onclick: () => toggleReaction(where.channel, message, name),
    };
    return h("button", properties, emojiOrName(name), h("span", null, users.length));
  };
  return h("div", { class: "reactions" }, message.reactions.map(pill));
}

/** The line that says how many replies there are and opens them. */
export function threadSummary(message, where, { workspace, now, zone }) {
  if (where.inThread || isReply(message)) return null;
  const replies = repliesTo(workspace, where.channel, message.ts);
  if (replies.length === 0) return null;
  const last = epochOf(replies.at(-1).ts);
  const writers = new Map(replies.map((reply) => [authorOf(workspace, reply).id, authorOf(workspace, reply)]));
  const isOpen = store.thread?.ts === message.ts && store.thread.channel === where.channel;
  const properties = {
    class: isOpen ? "thread-summary thread-summary-open" : "thread-summary",
    "data-testid": `replies-${message.ts}`,
    "aria-expanded": isOpen,
    title: `Last reply at ${time(last, zone)}`,
    onclick: () => openThread(where.channel, message.ts),
  };
  return h(
    "button",
    properties,
    [...writers.values()].slice(0, FACES_SHOWN).map((writer) => face(writer, "face-tiny")),
    h("strong", null, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    h("span", null, `Last reply ${ago(last, now)}`),
  );
}

/** The buttons that appear while a message has pointer or focus. */
export function toolbar(message, where, tabindex) {
  const { channel, inThread } = where;
  const tool = (name, label, onclick, more) =>
    iconButton(name, label, { class: "tool", tabindex: "-1", onclick, ...more });
  const openMenu = (event) => openMessageMenu(event.currentTarget, channel, message);
  const menu = { "aria-haspopup": "menu", "data-testid": `message-menu-${message.ts}`, tabindex };
  const onkeydown = (event) => moveFocus(event, "button", ["ArrowLeft", "ArrowRight"]);
  return h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Message actions", onkeydown },
    QUICK_REACTIONS.map((name) => reactionTool(name, channel, message)),
    tool("smile", "Other reaction", () => reactByName(channel, message)),
    !inThread &&
      tool("reply", "Reply in thread", () => openRoot(message, where), { "data-testid": `reply-${message.ts}` }),
    tool("more", "More actions", openMenu, menu),
  );
}

function reactionTool(name, channel, message) {
  const properties = {
    key: name,
    class: "tool",
    tabindex: "-1",
    title: `React with :${name}:`,
    "aria-label": `React with ${name.replaceAll("_", " ")}`,
    "data-testid": `react-${name}`,
    onclick: () => toggleReaction(channel, message, name),
  };
  return h("button", properties, emoji(name));
}

/** Keys on a focused message: Enter or → opens its thread, the menu key, Shift+F10 or "." its menu. */
export function onMessageKey(event, message, where) {
  if (event.target !== event.currentTarget) return;
  const wantsMenu = event.key === "ContextMenu" || event.key === "." || (event.key === "F10" && event.shiftKey);
  if (wantsMenu) {
    event.preventDefault();
    openMessageMenu(event.currentTarget.querySelector("[aria-haspopup=menu]"), where.channel, message);
  } else if (!where.inThread && (event.key === "Enter" || event.key === "ArrowRight")) {
    event.preventDefault();
    openRoot(message, where);
  }
}

function openRoot(message, { channel }) {
  openThread(channel, message.thread_ts ?? message.ts);
}
