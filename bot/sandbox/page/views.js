// Which place is open, for whom; kept in the address so that a reload or a bookmark comes back to it.

import { openAppTab } from "./gestures.js";
import { change, store } from "./store.js";
import { canSee, channelsFor, directMessages, isMember, messageAt, people } from "./workspace.js";

const POINTED_OUT_FOR = 2500;

/** Take person and place from the address, or choose good ones: somebody who asks, and where they would ask. */
export function startView(workspace) {
  const [user, place, channel, ts] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const persons = people(workspace);
  const start = persons.find((person) => person.id === user) ?? requester(workspace) ?? persons[0];
  change({ me: start?.id ?? null, place: placeFrom(place), thread: ts ? { channel, ts } : null });
  keepInSight();
}

/** Someone who asks for support: from operations when there is such a person, else anybody outside the user groups. */
export function requester(workspace) {
  const grouped = new Set(workspace.user_groups.flatMap((group) => group.users));
  const outside = people(workspace).filter((person) => !grouped.has(person.id));
  return outside.find((person) => /operation|ops/i.test(person.title ?? "")) ?? outside[0];
}

/** Where support is asked for: a channel named so that the app is in. */
export function supportChannel(workspace, userId) {
  const candidates = channelsFor(workspace, userId).filter((channel) => !channel.is_archived);
  const withApp = candidates.filter((channel) => isMember(channel, workspace.app.bot_user_id));
  const named = withApp.find((channel) => /^support/.test(channel.name));
  return named ?? withApp[0] ?? candidates[0] ?? channelsFor(workspace, userId)[0];
}

/** The channel id on display, or null on the Home tab and before the first direct message. */
export function openChannelId() {
  const { workspace, place, me } = store;
  if (place.kind === "messages") return directMessages(workspace, me)?.id ?? null;
  return place.kind === "channel" ? place.id : null;
}

export function actAs(userId) {
  change({ me: userId, editing: null, popover: null, completion: null });
  tellOpenTab();
  keepInSight();
}

export function openPlace(place) {
  change({ place, thread: null, editing: null, completion: null, activityOpen: false });
  tellOpenTab();
  remember();
}

function tellOpenTab() {
  if (store.place.kind !== "channel") openAppTab(store.place.kind);
}

/** Open a conversation by channel id, at a message when `ts` is given, in its thread when `threadTs` is. */
export function openConversation(channelId, ts = null, threadTs = null) {
  const { workspace, me } = store;
  const channel = workspace.channelById.get(channelId);
  openPlace(
    channel?.is_im && channel === directMessages(workspace, me)
      ? { kind: "messages" }
      : { kind: "channel", id: channelId },
  );
  const root = threadTs ?? messageAt(workspace, channelId, ts)?.thread_ts;
  if (root) openThread(channelId, root);
  if (ts) pointOut(ts);
}

function pointOut(ts) {
  change({ highlight: ts, scrollTo: ts });
  setTimeout(() => store.highlight === ts && change({ highlight: null }), POINTED_OUT_FOR);
}

/** Open a thread and put the caret into its composer; closing it gives the focus back. */
export function openThread(channel, ts) {
  const cameFrom = document.activeElement;
  change({ thread: { channel, ts, cameFrom }, completion: null });
  remember();
  requestAnimationFrame(() => document.querySelector("[data-testid=thread-composer]")?.focus());
}

export function closeThread() {
  const { cameFrom } = store.thread;
  change({ thread: null });
  remember();
  if (cameFrom?.isConnected) cameFrom.focus();
}

/** After a change of person or workspace: leave places that the acting person cannot see. */
export function keepInSight() {
  const { workspace, me, place, thread } = store;
  const isVisible = (id) => workspace.channelById.has(id) && canSee(workspace.channelById.get(id), me);
  if (place.kind === "channel" && !isVisible(place.id)) {
    change({ place: { kind: "channel", id: supportChannel(workspace, me)?.id ?? null } });
  }
  const mine = directMessages(workspace, me)?.id;
  if (thread && thread.channel !== mine && !isVisible(thread.channel)) change({ thread: null });
  remember();
}

function placeFrom(word) {
  return word === "home" || word === "messages" ? { kind: word } : { kind: "channel", id: word || null };
}

function remember() {
  const { me, place, thread } = store;
  const where = place.kind === "channel" ? (place.id ?? "") : place.kind;
  const parts = [me, where, ...(thread ? [thread.channel, thread.ts] : [])];
  const hash = `#${parts.map(encodeURIComponent).join("/")}`;
  if (hash !== location.hash) history.replaceState(null, "", hash); // Browsers refuse too many of these.
}
