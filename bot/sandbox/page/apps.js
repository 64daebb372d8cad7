// What other apps can be made to post here, such as the alerts of a monitoring app.

import { h } from "./dom.js";
import { postAsApp } from "./gestures.js";
import { icon } from "./icons.js";
import { openPopover } from "./popovers.js";
import { store } from "./store.js";
import { openPlace } from "./views.js";

/** The button in the top bar; null where the workspace has no messages of other apps to offer. */
export function appsButton() {
  if (!store.workspace.samples?.length) return null;
  const properties = {
    class: "bar-button",
    "data-testid": "apps",
    "aria-haspopup": "dialog",
    title: "Have another app post a message",
    onclick: (event) => openPopover(event.currentTarget, "Apps", appsPanel, { wide: true }),
  };
  return h("button", properties, icon("plus"), "Apps");
}

function appsPanel(close) {
  return [
    h(
      "div",
      { class: "panel-title" },
      h("strong", null, "Have another app report something"),
      h("p", null, "The same twice is a repeat; what is over closes it."),
    ),
    store.workspace.samples.map((sample, index) => sampleButton(sample, index, close)),
  ];
}

function sampleButton({ label, hint, message }, index, close) {
  const properties = {
    key: label,
    class: "switch",
    "data-testid": `sample-${index}`,
    onclick: async () => {
      close();
      const { kind, id } = store.place;
      if (kind !== "channel" || id !== message.channel) openPlace({ kind: "channel", id: message.channel });
      await postAsApp(message);
    },
  };
  return h("button", properties, h("span", { class: "menu-words" }, label, h("small", null, hint)));
}
