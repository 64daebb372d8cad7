// "What the bot did": API calls and deliveries in words, newest first.

import { h } from "./dom.js";
import { emojiOrName } from "./emoji.js";
import { icon, iconButton } from "./icons.js";
import { asWords } from "./mrkdwn.js";
import { change, myZone, now, store } from "./store.js";
import { timeWithSeconds } from "./times.js";
import { channelLabel, nameOf } from "./workspace.js";

const KEPT = 400;

// What each method does, in words; `place` and `person` stand before the channel or the person of the call, `direct`
// is said instead in direct messages.
const METHODS = {
  "chat.postMessage": { kind: "seen", words: "Posted", place: "in", direct: "Direct message to" },
  "chat.update": { kind: "seen", words: "Edited its message", place: "in", direct: "Edited its direct message to" },
  "chat.delete": { kind: "seen", words: "Deleted its message", place: "in", direct: "Deleted its direct message to" },
  "chat.postEphemeral": { kind: "seen", words: "Whispered to one person", place: "in" },
  response_url: { kind: "seen", words: "Answered one person privately" },
  "reactions.add": { kind: "seen", words: "Reacted", place: "in", isEmoji: true },
  "reactions.remove": { kind: "seen", words: "Took back a reaction", place: "in", isEmoji: true },
  "views.open": { kind: "seen", words: "Opened a form" },
  "views.push": { kind: "seen", words: "Opened a further form" },
  "views.update": { kind: "seen", words: "Changed a form" },
  "views.publish": { kind: "seen", words: "Drew the Home tab", person: "of" },
  "usergroups.users.update": { kind: "seen", words: "Set who is in the user group" },
  "usergroups.enable": { kind: "seen", words: "Enabled the user group" },
  "usergroups.disable": { kind: "seen", words: "Disabled the user group" },
  "conversations.setTopic": { kind: "seen", words: "Set the topic", place: "of" },
  "conversations.open": { kind: "reads", words: "Opened direct messages", person: "with" },
  "conversations.join": { kind: "seen", words: "Joined", place: "" },
  "conversations.history": { kind: "reads", words: "Read the history", place: "of" },
  "conversations.replies": { kind: "reads", words: "Read a thread", place: "in" },
  "conversations.info": { kind: "reads", words: "Looked up", place: "" },
  "conversations.list": { kind: "reads", words: "Listed the channels" },
  "conversations.members": { kind: "reads", words: "Read the members", place: "of" },
  "users.info": { kind: "reads", words: "Looked up a person", person: "" },
  "users.list": { kind: "reads", words: "Listed the people" },
  "users.conversations": { kind: "reads", words: "Listed its channels" },
  "users.lookupByEmail": { kind: "reads", words: "Looked up a person by e-mail" },
  "usergroups.list": { kind: "reads", words: "Listed the user groups" },
  "usergroups.users.list": { kind: "reads", words: "Read who is in the user group" },
  "chat.getPermalink": { kind: "reads", words: "Asked for a link to a message", place: "in" },
  "auth.test": { kind: "reads", words: "Checked its token" },
  "apps.connections.open": { kind: "reads", words: "Asked for a connection" },
};
const DELIVERIES = { events_api: "an event", interactive: "a click or a form", slash_commands: "a command" };

const FILTERS = [
  { id: "seen", label: "Seen by people", keeps: (entry) => entry.kind === "seen" },
  { id: "deliveries", label: "Received", keeps: (entry) => entry.kind === "deliveries" },
  { id: "problems", label: "Problems", keeps: (entry) => entry.isProblem },
  { id: "all", label: "All", keeps: () => true },
];

const log = { entries: [], frozen: null, filter: "seen", made: 0 };

/** Take note of an event of the stream; others than API calls and deliveries are passed over. */
export function hear(event) {
  if (!store.workspace) return;
  const told = inWords(event);
  if (!told) return;
  const last = log.entries[0];
  if (last && told.kind !== "seen" && isSame(inWords(last.event), told)) {
    log.entries[0] = { ...last, count: last.count + 1, at: now() };
  } else {
    const entry = { event, kind: told.kind, isProblem: told.isProblem, id: ++log.made, at: now(), count: 1 };
    log.entries = [entry, ...log.entries].slice(0, KEPT);
  }
  change(() => {});
}

/** Asked for at every drawing, since a conversation that was just opened gets its name a moment after the call. */
function inWords(event) {
  if (event.type === "api_call") return fromCall(event);
  return event.type === "delivery" ? fromDelivery(event) : null;
}

function isSame(one, other) {
  return one.words === other.words && one.detail === other.detail;
}

/** The list on the right while no thread is open. */
export function activityPanel({ workspace }) {
  const filter = FILTERS.find((item) => item.id === log.filter);
  const shown = (log.frozen ?? log.entries).filter(filter.keeps);
  return h(
    "aside",
    {
      key: "activity",
      class: store.activityOpen ? "side side-open" : "side",
      "aria-label": `What ${workspace.app.name} did`,
      "data-testid": "activity",
    },
    h(
      "header",
      { class: "side-heading" },
      h("h2", null, `What ${workspace.app.name} did`),
      pauseButton(),
      closeButton(),
    ),
    h("div", { class: "filters", role: "group", "aria-label": "Show" }, FILTERS.map(filterButton)),
    h(
      "ol",
      { class: "log", "aria-label": filter.label, tabindex: "0", "data-testid": "activity-list" },
      shown.length ? shown.map(line) : h("li", { key: "empty", class: "empty" }, emptyWords(workspace)),
    ),
  );
}

function emptyWords({ app }) {
  if (log.entries.length && log.filter !== "all") return "Nothing of this kind yet.";
  return `Nothing yet. As soon as ${app.name} posts, edits, reacts or is sent something, it appears here.`;
}

function pauseButton() {
  const isPaused = log.frozen !== null;
  const missed = isPaused ? log.made - (log.frozen[0]?.id ?? 0) : 0;
  const words = isPaused ? (missed ? `Resume (${missed} new)` : "Resume") : "Pause";
  const toggle = () => change(() => (log.frozen = isPaused ? null : log.entries));
  return h(
    "button",
    { class: "bar-button", "data-testid": "activity-pause", "aria-pressed": isPaused, onclick: toggle },
    icon(isPaused ? "play" : "pause"),
    words,
  );
}

function closeButton() {
  return iconButton("close", "Close", { class: "bare only-narrow", onclick: () => change({ activityOpen: false }) });
}

function filterButton({ id, label }) {
  const isOn = log.filter === id;
  return h(
    "button",
    {
      key: id,
      class: "filter",
      "aria-pressed": isOn,
      "data-testid": `activity-filter-${id}`,
      onclick: () => change(() => (log.filter = id)),
    },
    label,
  );
}

function line({ id, at, event, isProblem, count }) {
  const { words, detail, note } = inWords(event);
  return h(
    "li",
    { key: id, class: isProblem ? "log-line log-problem" : "log-line", "data-testid": "activity-entry" },
    h("time", null, timeWithSeconds(at, myZone())),
    h(
      "div",
      null,
      h("p", null, isProblem && icon("warning"), words, count > 1 && h("span", { class: "times" }, ` ×${count}`)),
      detail && h("p", { class: "log-detail" }, detail),
      note && h("p", { class: "log-note" }, note),
    ),
  );
}

function fromCall({ method, ok, error, channel, summary }) {
  const { workspace } = store;
  const known = METHODS[method] ?? { kind: "reads", words: method };
  const reader = known.direct && readerOf(channel);
  const where = known.place !== undefined && channel ? ` ${known.place} ${placeName(channel)}` : "";
  const whom = known.person !== undefined && summary ? ` ${known.person} ${nameOf(workspace, summary)}` : "";
  const words = reader ? `${known.direct} ${reader}` : `${known.words}${where}${whom}`.replace(/ {2,}/g, " ");
  const detail =
    known.person !== undefined
      ? ""
      : known.isEmoji
        ? `${emojiOrName(summary)} ${summary}`
        : asWords(summary, workspace);
  const note = ok ? null : `Slack answered: ${String(error ?? "an error").replaceAll("_", " ")}`;
  return { kind: known.kind, words, detail, note, isProblem: !ok };
}

/** Who reads the direct messages that a call went to, by name; nothing if it went to a channel. */
function readerOf(channel) {
  const { workspace } = store;
  const user = workspace.userById.has(channel) ? channel : workspace.channelById.get(channel)?.user;
  return user && nameOf(workspace, user);
}

function placeName(channel) {
  const reader = readerOf(channel);
  return reader ? `the direct messages with ${reader}` : channelLabel(store.workspace, channel);
}

function fromDelivery({ kind, acked, retry, lost }) {
  const what = DELIVERIES[kind] ?? kind.replaceAll("_", " ");
  const again = retry ? `, attempt ${retry + 1}` : "";
  if (acked) return { kind: "deliveries", words: `Acknowledged ${what}${again}`, detail: "", isProblem: false };
  const note = lost ? "Slack gives up on it." : "Slack will deliver it again.";
  return { kind: "deliveries", words: `Did not acknowledge ${what}${again}`, detail: "", note, isProblem: true };
}
