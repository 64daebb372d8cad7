// The panel on the right with one thread.

import { composer } from "./composer.js";
import { messageScroller, tabStop } from "./conversation.js";
import { h } from "./dom.js";
import { iconButton } from "./icons.js";
import { messageItems } from "./messages.js";
import { store } from "./store.js";
import { closeThread } from "./views.js";
import { ephemeralsFor, isMember, messageAt, nameOf, repliesTo } from "./workspace.js";

export function threadPanel(reader) {
  const { workspace, me } = reader;
  const { channel: channelId, ts } = store.thread;
  const channel = workspace.channelById.get(channelId);
  const root = messageAt(workspace, channelId, ts);
  return h(
    "aside",
    { key: `thread ${channelId} ${ts}`, class: "side side-thread", "aria-label": "Thread", "data-testid": "thread" },
    h(
      "header",
      { class: "side-heading" },
      h("h2", null, "Thread", h("small", null, channel.is_im ? ` with ${workspace.app.name}` : ` in #${channel.name}`)),
      iconButton("close", "Close thread", {
        title: "Close (Escape)",
        "data-testid": "thread-close",
        onclick: closeThread,
      }),
    ),
    messageScroller({
      key: ts,
      label: "Messages of the thread",
      items: items(channelId, ts, root, reader),
      testid: "thread-messages",
    }),
    canReply(channel, me) &&
      composer({ channel, threadTs: ts, placeholder: `Reply as ${nameOf(workspace, me)}` }, reader),
  );
}

function canReply(channel, me) {
  return !channel.is_archived && (channel.is_im || isMember(channel, me));
}

function items(channelId, ts, root, reader) {
  const replies = repliesTo(reader.workspace, channelId, ts);
  const ephemerals = ephemeralsFor(reader.workspace, reader.me, channelId, ts);
  const where = { channel: channelId, inThread: true, stop: tabStop(ts, [...replies, ...ephemerals], ts) };
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return [
    root
      ? messageItems([root], [], where, reader)
      : h("p", { class: "quiet-line" }, "The first message of this thread is gone."),
    h("div", { class: "day thread-count", role: "separator" }, h("span", null, count)),
    messageItems(replies, ephemerals, where, reader),
  ];
}
