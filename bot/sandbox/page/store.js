// What the page knows: the workspace from the server, and what this reader is looking at. Every change asks for a drawing.

import { indexed } from "./workspace.js";

export const store = {
  workspace: null, // The indexed server state, null until the first answer.
  connected: true, // Whether the event stream is open.
  failure: null, // Why there is no workspace at all, in a sentence.
  me: null, // Whom we act as (user id).
  place: { kind: "channel", id: null }, // Or {kind: "messages"} and {kind: "home"}: the app's own two tabs.
  thread: null, // {channel, ts, cameFrom} of the thread on the right; cameFrom had the focus before.
  activityOpen: false, // Only matters on a narrow window, where the list covers the conversation.
  drafts: new Map(), // What is typed but not sent, by composer.
  attachments: new Map(), // Names of files to be sent, by composer.
  broadcasts: new Set(), // Composers of threads whose next reply also goes to the channel.
  fields: new Map(), // What is filled in but not submitted, by surface (see fields.js).
  fieldErrors: new Map(), // Sentences at form fields, by view id: {block_id: sentence}.
  busy: new Set(), // What waits for an answer; buttons show it.
  editing: null, // {channel, ts} of the own message that is being edited.
  completion: null, // What could complete the word being typed (see composer.js).
  highlight: null, // The ts of a message that was just looked up, and for one drawing where to scroll.
  scrollTo: null,
  popover: null, // The open menu or list (see popovers.js).
  dialogs: [], // Questions of the page itself: confirm and prompt.
  toasts: [],
  dismissed: new Set(), // Ids of "Only visible to you" messages that were put away.
  unfolded: new Set(), // Long texts that are shown to their end.
  awayFromEnd: new Set(), // Lists of messages that are scrolled up.
  tabStops: new Map(), // The message that had the focus last, by list.
  shown: new Map(), // How many messages of a conversation are drawn, where it is more than the usual number.
};

const listeners = [];

/** Call `listener` after every change. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Apply a change (a function over the store, or values to assign) and ask for a drawing. */
export function change(what) {
  if (typeof what === "function") what(store);
  else Object.assign(store, what);
  for (const listener of listeners) listener();
}

/** Take over a fresh server state. */
export function receive(state) {
  change({ workspace: indexed(state), failure: null });
}

/** The virtual now in epoch seconds; between two readings it runs on by itself unless it stands still. */
export function now() {
  const { epoch, flowing, readAt } = store.workspace.clock;
  return flowing === false ? epoch : epoch + (performance.now() - readAt) / 1000;
}

/** The acting person's time zone. */
export function myZone() {
  return store.workspace.userById.get(store.me)?.tz || "UTC";
}

/** Run `work` while `key` counts as busy; a second start meanwhile is ignored. */
export async function whileBusy(key, work) {
  if (store.busy.has(key)) return;
  change(() => store.busy.add(key));
  try {
    await work();
  } finally {
    change(() => store.busy.delete(key));
  }
}
