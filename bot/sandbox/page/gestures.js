// Everything a person can do here, each as one call of the control API by the person we act as.

import { ControlError, post, remove } from "./api.js";
import { refresh } from "./live.js";
import { change, store, whileBusy } from "./store.js";
import { toast } from "./toasts.js";

const FAILURES = {
  dispatch_failed: "The app is not connected, or it failed.",
  operation_timeout: "The app did not answer within three seconds.",
};

const witnesses = [];

/** Call `witness(kind, details)` after each gesture that worked; kinds are the control API's paths. */
export function onGesture(witness) {
  witnesses.push(witness);
}

/** Do one thing as the acting person; see `send`. */
function act(path, body) {
  return send(path, { user: store.me, ...body });
}

/** Returns the answer, or null after a refusal, which is shown as a sentence. */
async function send(path, body) {
  try {
    const answer = await post(path, body);
    for (const witness of witnesses) witness(path, body);
    refresh();
    return answer;
  } catch (error) {
    return refused(error);
  }
}

function refused(error) {
  if (!(error instanceof ControlError)) throw error;
  toast(error.message);
  return null;
}

function tellFailure(what, { error }) {
  toast(`${what} did not work. ${FAILURES[error] ?? error ?? "The app did not answer."}`);
}

/** Post {channel, text, thread_ts?, broadcast?, files?, subtype?}; the text as Slack stores it. */
export function sendMessage(message) {
  return act("post", message);
}

export function editMessage(channel, ts, text) {
  return act("edit", { channel, ts, text });
}

export function deleteMessage(channel, ts) {
  return act("delete", { channel, ts });
}

export function joinChannel(channel) {
  return act("invite", { channel });
}

/** Add the acting person's reaction, or take it away when it is there. */
export function toggleReaction(channel, message, name) {
  const present = message.reactions?.find((reaction) => reaction.name === name);
  const mine = present?.users.includes(store.me);
  return act(mine ? "unreact" : "react", { channel, ts: message.ts, name });
}

/** Run a slash command; what it answers appears as a message that only the acting person sees. */
export async function runCommand(channel, command, text) {
  const answer = await act("command", { channel, command, text });
  if (answer && !answer.ok) tellFailure(command, answer);
  return answer;
}

/** Use a message shortcut of the app. */
export async function useShortcut(callbackId, channel, ts) {
  const answer = await act("shortcut", { callback_id: callbackId, channel, ts });
  if (answer && !answer.ok) tellFailure("The shortcut", answer);
}

/** Press or choose something the app drew; `busyKey` marks it until the app has answered. */
export function click(busyKey, body) {
  return whileBusy(busyKey, async () => {
    const answer = await act("click", body);
    if (answer && !answer.ok) tellFailure("The click", answer);
  });
}

/** Submit a modal; errors at fields are kept for its drawing. */
export function submitView(viewId, values) {
  return whileBusy(`submit ${viewId}`, async () => {
    const answer = await act("submit", { view_id: viewId, values });
    if (!answer) return;
    change(() => store.fieldErrors.set(viewId, answer.errors ?? {}));
    if (!answer.ok && !answer.errors) tellFailure("Sending the form", answer);
  });
}

export function closeView(viewId) {
  return act("close", { view_id: viewId });
}

/** Open one of the app's own tabs, "home" or "messages"; the app is told. */
export function openAppTab(tab) {
  return act("open_home", { tab });
}

/** Move the virtual clock; `busyKey` marks the pressed control until everything on the way has happened. */
export function moveClock(busyKey, move) {
  return whileBusy("clock", () => whileBusy(busyKey, () => send("clock", move)));
}

/** Have another app post {channel, bot_id, name, text, blocks?, attachments?}. */
export function postAsApp(message) {
  return send("app_post", message);
}

export function setFaults(faults) {
  return send("faults", faults);
}

export async function clearFaults() {
  try {
    await remove("faults");
    refresh();
  } catch (error) {
    refused(error);
  }
}

/** Act on every open socket of the app: "refresh", "close", "reset" or "silent". */
export function cutSockets(kind) {
  return send("disconnect", { kind });
}
