// Sentences that appear at the edge of the page and leave by themselves.

import { h } from "./dom.js";
import { icon, iconButton } from "./icons.js";
import { change, store } from "./store.js";

const STAYS = 9000;
const AT_MOST = 4;
let made = 0;

/** Show a sentence politely; kind is "problem" or "note". */
export function toast(sentence, kind = "problem") {
  const id = ++made;
  change(() => {
    const others = store.toasts.filter((item) => item.sentence !== sentence);
    store.toasts = [...others, { id, sentence, kind }].slice(-AT_MOST);
  });
  setTimeout(() => dismiss(id), STAYS);
}

function dismiss(id) {
  change(() => (store.toasts = store.toasts.filter((item) => item.id !== id)));
}

/** The live region with all present sentences. */
export function toasts() {
  const shown = store.toasts.map((item) =>
    h(
      "div",
      { key: item.id, class: `toast toast-${item.kind}`, "data-testid": "toast" },
      icon(item.kind === "problem" ? "warning" : "check"),
      h("p", null, item.sentence),
      iconButton("close", "Dismiss", { onclick: () => dismiss(item.id) }),
    ),
  );
  return h("div", { class: "toasts", role: "status", "aria-live": "polite", "data-testid": "toasts" }, shown);
}
