// Small pictures that stand for people and apps: initials on their color, always beside their name.

import { h } from "./dom.js";
import { nameOf } from "./workspace.js";

/** The square with initials; screen readers pass over it, since the name follows. */
export function face({ name, color, isApp }, size = "") {
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .split(" ")
    .filter(Boolean);
  const initials = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? "?").slice(0, 1);
  const style = { "--face": /^[0-9a-f]{6}$/i.test(color) ? `#${color}` : "#5b6b7a" };
  return h(
    "span",
    { class: `face ${size} ${isApp ? "face-app" : ""}`, style, "aria-hidden": "true" },
    isApp ? null : initials.toUpperCase(),
  );
}

export function faceOf(workspace, userId, size) {
  const user = workspace.userById.get(userId);
  const isApp = userId === workspace.app.bot_user_id;
  return face({ name: nameOf(workspace, userId), color: user?.color ?? "", isApp }, size);
}

/** A number in a pill with its meaning for screen readers, or nothing for zero. */
export function badge(count, meaning) {
  if (!count) return null;
  return h("span", { class: "badge" }, count, h("span", { class: "unseen" }, ` ${meaning}`));
}
