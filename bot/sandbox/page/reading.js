// What each person has read, kept in this tab: unread marks for everyone one can act as.

import { isReply, mentions, messagesIn } from "./workspace.js";

const STORED = "sandbox-read";
const NOTHING = { team: null, run: null, from: "0", seq: -1, read: {} };
let marks = load();

/**
 * Call at every drawing: goes on with what this tab knew, or, in another run of the sandbox, starts anew, so that
 * whatever is there already counts as read.
 */
export function keepReading(workspace) {
  if (!isSameRun(workspace)) marks = newRun(workspace);
  if (marks.seq === workspace.seq) return;
  marks.seq = workspace.seq;
  save();
}

/** The workspace was replaced: nothing that was known holds any more. */
export function forgetReading() {
  marks = { ...NOTHING };
}

/** The ts after which things are new in this tab. */
export function startedAt() {
  return marks.from;
}

/** Names this run of the sandbox in this tab; another run has another name. */
export function runName() {
  return marks.run;
}

/** Note that a person has seen a conversation up to its last message. */
export function markRead(workspace, userId, channelId) {
  const last = messagesIn(workspace, channelId).at(-1);
  if (!last || last.ts <= readUpTo(userId, channelId)) return;
  marks.read[`${userId} ${channelId}`] = last.ts;
  save();
}

/** What a person has not seen in a conversation: {unread: boolean, calls: number of messages that call for them}. */
export function unreadIn(workspace, userId, channel) {
  const from = readUpTo(userId, channel.id);
  const fresh = newerThan(messagesIn(workspace, channel.id), from).filter((message) => message.user !== userId);
  const calls = fresh.filter((message) => channel.is_im || mentions(workspace, message, userId)).length;
  const inChannel = fresh.some((message) => !isReply(message) || message.subtype === "thread_broadcast");
  return { unread: inChannel || calls > 0, calls };
}

/** How many messages call for a person anywhere. */
export function callsFor(workspace, userId) {
  const theirs = workspace.channels.filter((channel) => channel.members.includes(userId) || channel.user === userId);
  return theirs.reduce((sum, channel) => sum + unreadIn(workspace, userId, channel).calls, 0);
}

function isSameRun({ team, clock, seq }) {
  return marks.team === team.id && marks.seq <= seq && Number(marks.from) <= clock.epoch;
}

function newRun(workspace) {
  return {
    ...NOTHING,
    team: workspace.team.id,
    run: `${Date.now()} ${Math.random()}`,
    from: lastTs(workspace),
    read: {},
  };
}

function lastTs(workspace) {
  const last = workspace.channels.flatMap((channel) => messagesIn(workspace, channel.id).slice(-1));
  return (
    last
      .map((message) => message.ts)
      .sort()
      .at(-1) ?? "0"
  );
}

function readUpTo(userId, channelId) {
  return marks.read[`${userId} ${channelId}`] ?? marks.from;
}

function newerThan(messages, ts) {
  let start = messages.length;
  while (start > 0 && messages[start - 1].ts > ts) start -= 1;
  return messages.slice(start);
}

function load() {
  try {
    return { ...NOTHING, ...JSON.parse(sessionStorage.getItem(STORED)) };
  } catch {
    return { ...NOTHING };
  }
}

function save() {
  sessionStorage.setItem(STORED, JSON.stringify(marks));
}
