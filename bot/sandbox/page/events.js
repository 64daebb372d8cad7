// Takes single events of the stream over into the workspace, so that a busy workspace need not be fetched again and again.

import { readClock } from "./workspace.js";

const CHANGES = {
  message: ({ channel, message }, workspace) => insert(workspace, channel, message),
  message_changed: ({ channel, message }, workspace) => replace(workspace, channel, message.ts, () => message),
  message_deleted: ({ channel, ts }, workspace) => {
    workspace.messages[channel] = listOf(workspace, channel).filter((message) => message.ts !== ts);
  },
  reaction: ({ channel, ts, reactions }, workspace) =>
    replace(workspace, channel, ts, (message) => ({ ...message, reactions })),
  ephemeral: ({ ephemeral, removed }, workspace) => {
    const others = workspace.ephemerals.filter((item) => item.id !== (removed ?? ephemeral.id));
    workspace.ephemerals = ephemeral ? [...others, ephemeral] : others;
  },
  modal: ({ user, stack }, workspace) => {
    workspace.modals[user] = stack;
  },
  home: ({ user, view }, workspace) => {
    workspace.homes[user] = view;
  },
  clock: (event, workspace) => {
    workspace.clock = readClock(event);
  },
  fault: ({ faults }, workspace) => {
    workspace.faults = faults;
  },
};

/** Apply an event to an indexed workspace; false when only a fresh state can tell what it means. */
export function applyEvent(workspace, event) {
  workspace.seq = Math.max(workspace.seq, event.seq);
  const apply = CHANGES[event.type];
  if (!apply) return false;
  if (event.channel && !workspace.channelById.has(event.channel)) return false; // A conversation that is new to us.
  apply(event, workspace);
  return true;
}

function listOf(workspace, channel) {
  return workspace.messages[channel] ?? [];
}

function insert(workspace, channel, message) {
  const others = listOf(workspace, channel).filter((item) => item.ts !== message.ts);
  const later = others.findIndex((item) => item.ts > message.ts);
  const at = later < 0 ? others.length : later;
  workspace.messages[channel] = [...others.slice(0, at), message, ...others.slice(at)];
}

function replace(workspace, channel, ts, renew) {
  workspace.messages[channel] = listOf(workspace, channel).map((message) =>
    message.ts === ts ? renew(message) : message,
  );
}
