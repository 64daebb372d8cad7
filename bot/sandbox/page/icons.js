// The few pictures of the page, drawn as lines so that they follow the color of the text around them.

import { h } from "./dom.js";

const PATHS = {
  hash: "M6 3 4.5 13M11.5 3 10 13M3 6h10.5M2.5 10H13",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3",
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.8V13h8V6.8",
  message: "M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z",
  chevron: "m4.5 6.5 3.5 3.5 3.5-3.5",
  close: "m4 4 8 8M12 4l-8 8",
  check: "m3.5 8.5 3 3 6-7",
  plus: "M8 3v10M3 8h10",
  send: "m2.5 8 11-5-4 11-2.2-4.6z",
  reply: "M6 4 2.5 7.5 6 11M3 7.5h6.5c2.5 0 4 1.5 4 4.5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  smile: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M6 6.700v.01M10 6.700v.01M5.7 9.600c1.2 1.5 3.4 1.5 4.6 0",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.5v9l7.5-4.5z",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.200l2 1.3",
  bolt: "M8.7 2 4 9h3.5l-.7 5L11.5 7H8z",
  list: "M3 4.5h10M3 8h10M3 11.5h6",
  eye: "M2 8c2.8-4.7 9.2-4.7 12 0-2.8 4.7-9.2 4.7-12 0M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  down: "M8 3v10M4 9l4 4 4-4",
  pencil: "m3 13 .6-2.600L10.5 3.5l2 2-6.9 6.900z",
  warning: "M8 2.8 14 13H2zM8 6.5v3M8 11.300v.01",
};

/** A 16 by 16 picture that screen readers pass over; the words stand beside it or in the label of its button. */
export function icon(name) {
  return h("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: PATHS[name] }));
}

/** A button that shows only a picture; its label is what it says. `properties` may replace anything. */
export function iconButton(name, label, properties) {
  return h("button", { type: "button", class: "bare", title: label, "aria-label": label, ...properties }, icon(name));
}
