// Questions about the workspace as the server last described it; nothing here changes anything.

/** Prepare a server state for fast look-ups by id. */
export function indexed(state) {
  return {
    ...state,
    clock: readClock(state.clock),
    userById: new Map(state.users.map((user) => [user.id, user])),
    channelById: new Map(state.channels.map((channel) => [channel.id, channel])),
    groupById: new Map(state.user_groups.map((group) => [group.id, group])),
  };
}

/** A clock reading with the moment (performance.now()) at which it was taken. */
export function readClock({ epoch, flowing }) {
  return { epoch, flowing, readAt: performance.now() };
}

/** The people whom one can act as: no bots, nobody deactivated. */
export function people(workspace) {
  return workspace.users.filter((user) => !user.is_bot && !user.deleted && user.id !== "USLACKBOT");
}

export function nameOf(workspace, userId) {
  const user = workspace.userById.get(userId);
  return user ? user.display_name || user.real_name || user.name : userId;
}

/** What a person is, in words: their title and the user groups they are in. */
export function roleOf(workspace, user) {
  const groups = groupsOf(workspace, user.id).map((group) => `@${group.handle}`);
  return [user.title || "colleague", ...groups].join(" · ");
}

export function groupsOf(workspace, userId) {
  return workspace.user_groups.filter((group) => !group.disabled && group.users.includes(userId));
}

/** Channels that a person can see: all public ones and the private ones they are in; no direct messages. */
export function channelsFor(workspace, userId) {
  const visible = workspace.channels.filter((channel) => !channel.is_im && canSee(channel, userId));
  return visible.sort((a, b) => isMember(b, userId) - isMember(a, userId) || a.name.localeCompare(b.name));
}

export function canSee(channel, userId) {
  return isMember(channel, userId) || (!channel.is_private && !channel.is_im);
}

export function isMember(channel, userId) {
  return channel.members.includes(userId);
}

/** The direct messages between the app and a person, or undefined before the first one. */
export function directMessages(workspace, userId) {
  const bot = workspace.app.bot_user_id;
  return workspace.channels.find(
    (channel) => channel.is_im && (channel.user === userId || (isMember(channel, userId) && isMember(channel, bot))),
  );
}

export function messagesIn(workspace, channelId) {
  return workspace.messages[channelId] ?? [];
}

export function messageAt(workspace, channelId, ts) {
  return messagesIn(workspace, channelId).find((message) => message.ts === ts);
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

/** What stands in the channel itself: everything but replies, and the replies that were also sent there. */
export function topLevel(workspace, channelId) {
  return messagesIn(workspace, channelId).filter(
    (message) => !isReply(message) || message.subtype === "thread_broadcast",
  );
}

export function repliesTo(workspace, channelId, ts) {
  return messagesIn(workspace, channelId).filter((message) => message.thread_ts === ts && message.ts !== ts);
}

/** Messages that only `userId` sees, in one thread or (without `threadTs`) in the channel itself. */
export function ephemeralsFor(workspace, userId, channelId, threadTs) {
  return workspace.ephemerals.filter(
    (item) => item.user === userId && item.channel === channelId && (item.thread_ts ?? null) === (threadTs ?? null),
  );
}

/** Who wrote a message: {id, name, isBot, isApp, color}. */
export function authorOf(workspace, message) {
  const user = workspace.userById.get(message.user);
  const app = workspace.app;
  if (message.bot_id && message.bot_id !== app.bot_id) {
    const name = message.username || message.bot_profile?.name || user?.real_name || "App";
    return { id: message.bot_id, name, isBot: true, isApp: false, color: user?.color ?? colorFor(message.bot_id) };
  }
  const isApp = message.user === app.bot_user_id || (Boolean(message.bot_id) && message.bot_id === app.bot_id);
  if (isApp) return { id: app.bot_user_id, name: app.name, isBot: true, isApp: true, color: "0f6b5c" };
  const name = message.user ? nameOf(workspace, message.user) : message.username || "Someone";
  return { id: message.user ?? name, name, isBot: Boolean(user?.is_bot), isApp: false, color: user?.color ?? "5b6b7a" };
}

const APP_COLORS = ["7a6a3a", "8a4a5e", "4a5f8a", "5e7a3a", "7a4a8a", "3a757a"];

function colorFor(id) {
  const sum = [...id].reduce((total, sign) => total + sign.codePointAt(0), 0);
  return APP_COLORS[sum % APP_COLORS.length];
}

const spoken = new WeakMap(); // All words of a message, since everybody's unread marks ask for them at every drawing.

/** Whether a text calls a person: by name, through a group they are in, or with the whole channel. */
export function mentions(workspace, message, userId) {
  if (!spoken.has(message)) spoken.set(message, JSON.stringify([message.text ?? "", message.blocks ?? []]));
  const text = spoken.get(message);
  if (text.includes(`<@${userId}`) || /<!(channel|here|everyone)[|>]/.test(text)) return true;
  return groupsOf(workspace, userId).some((group) => text.includes(`<!subteam^${group.id}`));
}

/** The name of a conversation as its reader sees it: "#support", or the app's name for direct messages. */
export function channelLabel(workspace, channelId) {
  const channel = workspace.channelById.get(channelId);
  if (!channel) return channelId;
  return channel.is_im ? `the direct messages with ${nameOf(workspace, channel.user)}` : `#${channel.name}`;
}

/** Message shortcuts that the app offers: [{name, callback_id}]. */
export function messageShortcuts(workspace) {
  return (workspace.app.shortcuts ?? []).filter((shortcut) => shortcut.type !== "global");
}

/** Slash commands of the app: [{command, description, usage_hint}]. */
export function slashCommands(workspace) {
  return workspace.app.commands ?? [];
}

/** The instant of a ts in seconds. */
export function epochOf(ts) {
  return Number.parseFloat(ts);
}
