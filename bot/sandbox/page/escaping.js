// Between what a person types and what Slack stores: `@ann` ↔ `<@U0ANN>`, `&` ↔ `&amp;`.

const TYPED = /(https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]])|(^|[\s(])([@#])([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu;
const BROADCASTS = new Set(["here", "channel", "everyone"]);

/** Undo Slack's escaping of its three control characters. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What Slack's own client sends for typed text: escaped, links and known @names and #channels as tokens. */
export function toStored(typed, workspace) {
  const escaped = typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replace(TYPED, (whole, url, before, sign, word) => {
    if (url) return `<${url}>`;
    const name = word.replace(/[.]+$/, "");
    const token = sign === "@" ? mentionToken(name, workspace) : channelToken(name, workspace);
    return token ? before + token + word.slice(name.length) : whole;
  });
}

/** The typed form of stored text, for editing. */
export function toTyped(text, workspace) {
  const tokens = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;
  return unescape(
    text.replace(tokens, (whole, sign, body, label) => typedToken(sign, body, label, workspace) ?? whole),
  );
}

function mentionToken(name, workspace) {
  const wanted = name.toLowerCase();
  const user = workspace.users.find((item) => !item.deleted && item.name.toLowerCase() === wanted);
  if (user) return `<@${user.id}>`;
  const group = workspace.user_groups.find((item) => item.handle.toLowerCase() === wanted);
  if (group) return `<!subteam^${group.id}|@${group.handle}>`;
  return BROADCASTS.has(wanted) ? `<!${wanted}>` : null;
}

function channelToken(name, workspace) {
  const channel = workspace.channels.find((item) => !item.is_im && item.name === name);
  return channel ? `<#${channel.id}|${channel.name}>` : null;
}

function typedToken(sign, body, label, workspace) {
  if (sign === "@") return `@${workspace.userById.get(body)?.name ?? body}`;
  if (sign === "#") return `#${workspace.channelById.get(body)?.name ?? label ?? body}`;
  if (sign === "!") return typedSpecial(body, label, workspace);
  return label ? null : body;
}

function typedSpecial(body, label, workspace) {
  if (BROADCASTS.has(body)) return `@${body}`;
  const group = body.startsWith("subteam^") ? workspace.groupById.get(body.slice(8)) : null;
  return group ? `@${group.handle}` : null;
}
