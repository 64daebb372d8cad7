// The left side: whom one acts as, the channels they see, and the app's own two tabs.

import { h } from "./dom.js";
import { badge, faceOf } from "./faces.js";
import { icon } from "./icons.js";
import { moveFocus } from "./keyboard.js";
import { openPicker } from "./popovers.js";
import { callsFor, unreadIn } from "./reading.js";
import { store } from "./store.js";
import { time } from "./times.js";
import { actAs, openPlace } from "./views.js";
import { channelsFor, directMessages, isMember, nameOf, people, roleOf } from "./workspace.js";

export function sidebar(reader) {
  const { workspace, me } = reader;
  const channels = channelsFor(workspace, me);
  const joined = channels.filter((channel) => isMember(channel, me) && !channel.is_archived);
  const others = channels.filter((channel) => !isMember(channel, me) || channel.is_archived);
  return h(
    "nav",
    { class: "sidebar", "aria-label": "Conversations", onkeydown: (event) => moveFocus(event, "button") },
    actAsSwitcher(reader),
    section(
      "Channels",
      joined.map((channel) => channelEntry(channel, reader)),
    ),
    others.length > 0 &&
      section(
        "Other channels",
        others.map((channel) => channelEntry(channel, reader)),
      ),
    section(workspace.app.name, [homeEntry(), messagesEntry(reader)]),
  );
}

function section(title, entries) {
  return h(
    "section",
    { key: title },
    h("h2", null, title),
    h(
      "ul",
      null,
      entries.map((entry) => h("li", { key: entry.key }, entry)),
    ),
  );
}

function actAsSwitcher(reader) {
  const { workspace, me, zone, now } = reader;
  const user = workspace.userById.get(me);
  if (!user) return h("p", { class: "empty" }, "Nobody is in this workspace yet.");
  const open = (event) =>
    openPicker(event.currentTarget, "Act as", { choices: persons, isChosen: (id) => id === store.me, choose: actAs });
  const properties = {
    class: "act-as",
    "data-testid": "act-as",
    "aria-haspopup": "listbox",
    "aria-label": `Act as: now ${nameOf(workspace, me)}, ${roleOf(workspace, user)}`,
    onclick: open,
  };
  return h(
    "div",
    { class: "act-as-box" },
    h("span", { class: "act-as-title", "aria-hidden": "true" }, "Act as"),
    h(
      "button",
      properties,
      faceOf(workspace, me),
      h(
        "span",
        { class: "act-as-words" },
        h("strong", null, nameOf(workspace, me)),
        h("small", null, roleOf(workspace, user)),
      ),
      icon("chevron"),
    ),
    h("span", { class: "act-as-zone" }, `${time(now, zone)} in ${zone.replaceAll("_", " ")}`),
    newForOthers(workspace, me),
  );
}

/** Who else has been called meanwhile, so that nobody must look through all people for a reminder. */
function newForOthers(workspace, me) {
  const called = people(workspace)
    .map((user) => ({ user, count: callsFor(workspace, user.id) }))
    .filter(({ user, count }) => count && user.id !== me);
  if (!called.length) return null;
  const chip = ({ user, count }) =>
    h(
      "button",
      {
        key: user.id,
        "data-testid": `new-for-${user.id}`,
        title: `Act as ${nameOf(workspace, user.id)}`,
        onclick: () => actAs(user.id),
      },
      nameOf(workspace, user.id),
      badge(count, count === 1 ? "new message" : "new messages"),
    );
  return h("div", { class: "new-for" }, "New for", called.map(chip));
}

function persons() {
  const { workspace } = store;
  return people(workspace).map((user) => ({
    value: user.id,
    label: nameOf(workspace, user.id),
    hint: roleOf(workspace, user),
    lead: faceOf(workspace, user.id, "face-small"),
    badge: badge(callsFor(workspace, user.id), "new for them"),
    testid: `act-as-${user.id}`,
  }));
}

function entry({ key, testid, lead, words, isOpen, unread, calls, quiet, open }) {
  const classes = ["entry", isOpen && "entry-open", unread && "entry-unread", quiet && "entry-quiet"]
    .filter(Boolean)
    .join(" ");
  return h(
    "button",
    { key, class: classes, "data-testid": testid, "aria-current": isOpen ? "page" : null, onclick: open },
    icon(lead),
    h("span", { class: "entry-words" }, words),
    unread && !calls && h("span", { class: "unseen" }, " unread"),
    badge(calls, calls === 1 ? "message for you" : "messages for you"),
  );
}

function channelEntry(channel, { workspace, me }) {
  const isOpen = store.place.kind === "channel" && store.place.id === channel.id;
  const quiet = !isMember(channel, me) || channel.is_archived;
  return entry({
    key: channel.id,
    testid: `channel-${channel.id}`,
    lead: channel.is_private ? "lock" : "hash",
    words: channel.is_archived ? `${channel.name} (archived)` : channel.name,
    isOpen,
    quiet,
    ...(quiet ? {} : unreadIn(workspace, me, channel)),
    open: () => openPlace({ kind: "channel", id: channel.id }),
  });
}

function homeEntry() {
  const isOpen = store.place.kind === "home";
  return entry({
    key: "home",
    testid: "app-home",
    lead: "home",
    words: "Home",
    isOpen,
    open: () => openPlace({ kind: "home" }),
  });
}

function messagesEntry({ workspace, me }) {
  const channel = directMessages(workspace, me);
  return entry({
    key: "messages",
    testid: "app-messages",
    lead: "message",
    words: "Direct messages",
    isOpen: store.place.kind === "messages",
    ...(channel ? unreadIn(workspace, me, channel) : {}),
    open: () => openPlace({ kind: "messages" }),
  });
}
