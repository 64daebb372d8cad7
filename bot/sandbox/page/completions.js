// What could complete the word at the caret: slash commands, people, groups, channels.

import { channelsFor, nameOf, people, roleOf, slashCommands } from "./workspace.js";

const AT_MOST = 7;
const WORD = /(^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u;

/**
 * Proposals for `text` with the caret at `caret`: {from, to, items: [{insert, label, hint}]}, or null. `withCommands`
 * says whether a slash command may stand here.
 */
export function completionsFor(text, caret, { workspace, me }, withCommands) {
  const before = text.slice(0, caret);
  if (withCommands && /^\/\S*$/.test(before)) return offer(0, caret, before, commandItems(workspace));
  const word = WORD.exec(before);
  if (!word) return null;
  const [, lead, sign] = word;
  const items = sign === "@" ? mentionItems(workspace) : channelItems(workspace, me);
  return offer(word.index + lead.length, caret, before.slice(word.index + lead.length), items);
}

function offer(from, to, typed, items) {
  const wanted = typed.toLowerCase();
  const matching = items.filter((item) => item.names.some((name) => name.toLowerCase().startsWith(wanted)));
  const isComplete = matching.some((item) => item.insert.trim().toLowerCase() === wanted);
  return matching.length && !isComplete ? { from, to, items: matching.slice(0, AT_MOST) } : null;
}

function commandItems(workspace) {
  const command = ({ command: name, description, usage_hint: hint }) => ({
    insert: `${name} `,
    names: [name],
    label: [name, hint].filter(Boolean).join(" "),
    hint: description,
  });
  return slashCommands(workspace).map(command);
}

function mentionItems(workspace) {
  const persons = [...people(workspace), ...workspace.users.filter((user) => user.is_bot)].map((user) => ({
    insert: `@${user.name} `,
    names: [`@${user.name}`, `@${nameOf(workspace, user.id)}`],
    label: nameOf(workspace, user.id),
    hint: user.is_bot ? "app" : roleOf(workspace, user),
  }));
  const groups = workspace.user_groups
    .filter((group) => !group.disabled)
    .map((group) => ({
      insert: `@${group.handle} `,
      names: [`@${group.handle}`],
      label: `@${group.handle}`,
      hint: group.users.map((id) => nameOf(workspace, id)).join(", ") || "nobody at present",
    }));
  return [...persons, ...groups];
}

function channelItems(workspace, me) {
  const item = ({ name, topic }) => ({ insert: `#${name} `, names: [`#${name}`], label: `#${name}`, hint: topic });
  return channelsFor(workspace, me).map(item);
}
