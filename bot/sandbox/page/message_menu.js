// What can be done with a message: react, reply, edit, delete, and the message shortcuts of the app.

import { confirm, prompt } from "./asking.js";
import { emoji, emojiName, EMOJI_NAMES } from "./emoji.js";
import { deleteMessage, toggleReaction, useShortcut } from "./gestures.js";
import { icon } from "./icons.js";
import { openMenu } from "./popovers.js";
import { change, store } from "./store.js";
import { openThread } from "./views.js";
import { messageShortcuts } from "./workspace.js";

/** The reactions with a meaning for support, offered without typing. */
export const QUICK_REACTIONS = ["eyes", "white_check_mark", "ticket", "+1"];

/** Open the menu of a message at a button. */
export function openMessageMenu(anchor, channel, message) {
  openMenu(anchor, "Message actions", [
    ...commonItems(channel, message),
    ...ownItems(channel, message),
    ...shortcutItems(channel, message),
  ]);
}

/** Ask for any emoji by name and react with it. */
export async function reactByName(channel, message) {
  const question = {
    title: "Add a reaction",
    label: "Emoji name",
    placeholder: "tada",
    yes: "React",
    suggestions: EMOJI_NAMES,
  };
  const typed = await prompt(question);
  if (typed) toggleReaction(channel, message, emojiName(typed));
}

function commonItems(channel, message) {
  const reply = {
    label: "Reply in thread",
    lead: icon("reply"),
    testid: "menu-reply",
    run: () => openThread(channel, message.thread_ts ?? message.ts),
  };
  const reactions = QUICK_REACTIONS.map((name) => ({
    label: `React with ${name.replaceAll("_", " ")}`,
    lead: emoji(name),
    testid: `menu-react-${name}`,
    run: () => toggleReaction(channel, message, name),
  }));
  const other = {
    label: "Other reaction…",
    lead: icon("smile"),
    testid: "menu-react-other",
    run: () => reactByName(channel, message),
  };
  return [reply, ...reactions, other];
}

function ownItems(channel, message) {
  if (message.user !== store.me || message.bot_id || message.subtype === "tombstone") return [];
  return [
    {
      label: "Edit message",
      lead: icon("pencil"),
      testid: "menu-edit",
      run: () => change({ editing: { channel, ts: message.ts } }),
    },
    {
      label: "Delete message…",
      lead: icon("close"),
      danger: true,
      testid: "menu-delete",
      run: () => askToDelete(channel, message),
    },
  ];
}

async function askToDelete(channel, message) {
  const text = "The message goes for everyone. The app is told, as it would be by Slack.";
  const agreed = await confirm({ title: "Delete this message?", text, yes: "Delete", danger: true });
  if (agreed) deleteMessage(channel, message.ts);
}

function shortcutItems(channel, message) {
  const { workspace } = store;
  return messageShortcuts(workspace).map((shortcut, index) => ({
    label: shortcut.name || shortcut.callback_id,
    lead: icon("bolt"),
    section: index === 0 ? workspace.app.name : null,
    testid: `shortcut-${shortcut.callback_id}`,
    run: () => useShortcut(shortcut.callback_id, channel, message.ts),
  }));
}
