// New messages of the open conversation, told to screen readers one by one.

import { h } from "./dom.js";
import { asWords } from "./mrkdwn.js";
import { store } from "./store.js";
import { openChannelId } from "./views.js";
import { authorOf, messagesIn } from "./workspace.js";

let told = { place: null, ts: "" };
let sentence = "";

/** A live region that nobody sees. */
export function announcer({ workspace, me }) {
  const channel = store.thread?.channel ?? openChannelId();
  const last = channel && messagesIn(workspace, channel).at(-1);
  const place = `${me} ${channel}`;
  if (last && told.place === place && last.ts > told.ts && last.user !== me) {
    sentence = `${authorOf(workspace, last).name}: ${asWords((last.text ?? "").slice(0, 300), workspace)}`;
  }
  told = { place, ts: last?.ts ?? "" };
  return h("div", { key: "announcer", class: "unseen", role: "log", "aria-live": "polite" }, sentence);
}
