// The middle of the page: a channel or the direct messages with the app.

import { composer } from "./composer.js";
import { h } from "./dom.js";
import { joinChannel } from "./gestures.js";
import { icon } from "./icons.js";
import { moveFocus } from "./keyboard.js";
import { messageItems } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { change, store } from "./store.js";
import { openChannelId } from "./views.js";
import { ephemeralsFor, isMember, nameOf, topLevel } from "./workspace.js";

const USUALLY_SHOWN = 150;

export function conversation(reader) {
  const { workspace } = reader;
  const channel = workspace.channelById.get(openChannelId());
  if (!channel) return nothingYet(reader);
  return h(
    "main",
    { key: `${reader.me} ${channel.id}`, class: "center", "data-testid": "conversation" },
    heading(channel, reader),
    reader.story,
    messageScroller({
      key: channel.id,
      label: titleOf(channel, reader),
      items: items(channel, reader),
      testid: "messages",
    }),
    footer(channel, reader),
  );
}

/** A scrolling list of messages that stays at its end while its reader is there; arrow keys move between messages. */
export function messageScroller({ key, label, items: content, testid }) {
  const properties = {
    key: `list ${key}`,
    class: "messages",
    role: "feed",
    "aria-label": label,
    "data-testid": testid,
    onkeydown: (event) => event.target.matches("article") && moveFocus(event, "article"),
    onfocusin: ({ target }) => noteStop(key, target.closest("article")?.dataset.item),
    onscroll: (event) => noteEnd(event.currentTarget, key),
    mounted: (element) => startAtEnd(element, key),
    drawn: stayAtEnd,
  };
  return h(
    "div",
    properties,
    h("div", { class: "messages-inner" }, content),
    store.awayFromEnd.has(key) && latestButton(),
  );
}

function latestButton() {
  const jump = (event) => {
    const list = event.currentTarget.parentElement;
    list.scrollTop = list.scrollHeight;
  };
  return h(
    "button",
    { class: "button latest", "data-testid": "latest", onclick: jump },
    icon("down"),
    "Latest messages",
  );
}

/** The message at which Tab enters a list: the one that had the focus last, else `fallback`. */
export function tabStop(key, items, fallback) {
  const last = store.tabStops.get(key);
  return items.some((item) => (item.id ?? item.ts) === last) ? last : fallback;
}

function noteStop(key, item) {
  if (item && store.tabStops.get(key) !== item) change(() => store.tabStops.set(key, item));
}

function startAtEnd(element, key) {
  element.isAtEnd = true;
  change(() => store.awayFromEnd.delete(key));
}

function noteEnd(element, key) {
  element.isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
  if (element.isAtEnd !== store.awayFromEnd.has(key)) return;
  change(() => (element.isAtEnd ? store.awayFromEnd.delete(key) : store.awayFromEnd.add(key)));
}

function stayAtEnd(element) {
  if (element.isAtEnd !== false && !store.scrollTo) element.scrollTop = element.scrollHeight;
}

function titleOf(channel, { workspace }) {
  return channel.is_im ? `Direct messages with ${workspace.app.name}` : channel.name;
}

function heading(channel, reader) {
  const { workspace, me } = reader;
  const count = channel.members.length;
  return h(
    "header",
    { class: "center-heading" },
    h("h1", null, icon(channel.is_im ? "message" : channel.is_private ? "lock" : "hash"), titleOf(channel, reader)),
    channel.topic && h("p", { class: "topic", "data-testid": "topic" }, mrkdwn(channel.topic, reader)),
    !channel.is_im &&
      h(
        "span",
        { class: "members", title: channel.members.map((id) => nameOf(workspace, id)).join(", ") },
        `${count} ${count === 1 ? "member" : "members"}`,
      ),
    channel.is_im && h("p", { class: "topic" }, `what the app tells ${nameOf(workspace, me)} alone`),
  );
}

function items(channel, reader) {
  const messages = topLevel(reader.workspace, channel.id);
  const count = store.shown.get(channel.id) ?? USUALLY_SHOWN;
  const more = () => change(() => store.shown.set(channel.id, count + USUALLY_SHOWN));
  const ephemerals = ephemeralsFor(reader.workspace, reader.me, channel.id, null);
  const shown = messages.slice(-count);
  const stop = tabStop(channel.id, [...shown, ...ephemerals], shown.at(-1)?.ts ?? ephemerals.at(-1)?.id);
  return [
    messages.length > count && h("button", { class: "button earlier", onclick: more }, "Show earlier messages"),
    messages.length + ephemerals.length === 0 && h("p", { class: "empty" }, "Nothing has been said here yet."),
    messageItems(shown, ephemerals, { channel: channel.id, inThread: false, stop }, reader),
  ];
}

function footer(channel, reader) {
  const name = nameOf(reader.workspace, reader.me);
  if (channel.is_archived)
    return h("p", { class: "composer-closed" }, "This channel is archived. Nobody can post here.");
  if (!isMember(channel, reader.me) && !channel.is_im) {
    const join = h(
      "button",
      { class: "button", "data-testid": "join", onclick: () => joinChannel(channel.id) },
      "Join the channel",
    );
    return h("div", { class: "composer-closed" }, h("p", null, `${name} is not in #${channel.name}.`), join);
  }
  const placeholder = channel.is_im
    ? `Message ${reader.workspace.app.name} as ${name}`
    : `Message #${channel.name} as ${name}`;
  return composer({ channel, placeholder }, reader);
}

function nothingYet({ workspace, me, story }) {
  const words =
    store.place.kind === "messages"
      ? `${workspace.app.name} has not written to ${nameOf(workspace, me)} yet.`
      : "There is no channel that this person can see.";
  const title = store.place.kind === "messages" ? `Direct messages with ${workspace.app.name}` : "No conversation";
  return h(
    "main",
    { key: "nothing", class: "center", "data-testid": "conversation" },
    h("header", { class: "center-heading" }, h("h1", null, icon("message"), title)),
    story,
    h("p", { class: "empty" }, words),
  );
}
