// Switches for everything that can go wrong with Slack, to see that the app keeps its promises.

import { h } from "./dom.js";
import { clearFaults, cutSockets, setFaults } from "./gestures.js";
import { icon } from "./icons.js";
import { openPopover } from "./popovers.js";
import { store } from "./store.js";
import { toast } from "./toasts.js";

const SLOW = 1500;
const REFUSED = { method: "chat.postMessage", kind: "429", retry_after: 5 };
const BROKEN = { method: "*", kind: "500", probability: 0.5 };

const SWITCHES = [
  {
    id: "slow",
    label: "Slack is slow",
    hint: "Every call takes 1.5 seconds longer.",
    isOn: (faults) => faults.latency_ms > 0,
    set: (on) => ({ latency_ms: on ? SLOW : 0 }),
  },
  {
    id: "429",
    label: "Too many requests (429)",
    hint: "Posts are refused with “retry after 5 seconds”.",
    isOn: (faults) => hasRule(faults, "429"),
    set: (on, faults) => withRule(faults, REFUSED, on),
  },
  {
    id: "500",
    label: "Server errors (500)",
    hint: "Every second call fails.",
    isOn: (faults) => hasRule(faults, "500"),
    set: (on, faults) => withRule(faults, BROKEN, on),
  },
  {
    id: "outage",
    label: "Outage",
    hint: "Nothing answers and no event arrives until this is off.",
    isOn: (faults) => Boolean(faults.outage),
    set: (on) => ({ outage: on }),
  },
  {
    id: "duplicates",
    label: "Duplicate deliveries",
    hint: "Every event arrives twice.",
    isOn: (faults) => faults.duplicate > 0,
    set: (on) => ({ duplicate: on ? 1 : 0 }),
  },
];

/** The button in the top bar that opens the switches; it says how many are on. */
export function faultsButton() {
  const count = SWITCHES.filter((item) => item.isOn(store.workspace.faults)).length;
  const words = count ? `Faults: ${count} on` : "Faults";
  const properties = {
    class: count ? "bar-button bar-button-alarm" : "bar-button",
    "data-testid": "faults",
    "aria-haspopup": "dialog",
    title: "Make Slack misbehave",
    onclick: (event) => openPopover(event.currentTarget, "Faults", faultsPanel, { wide: true }),
  };
  return h("button", properties, icon("bolt"), words);
}

function faultsPanel(close) {
  return [
    h(
      "div",
      { class: "panel-title" },
      h("strong", null, "Make Slack misbehave"),
      h("p", null, "Nothing may be lost or said twice, whatever is on."),
    ),
    SWITCHES.map(faultSwitch),
    h(
      "div",
      { class: "panel-buttons" },
      h("button", { class: "button", "data-testid": "fault-cut", onclick: cut }, "Cut the connection"),
      h("button", { class: "button", "data-testid": "faults-off", onclick: () => (clearFaults(), close()) }, "All off"),
    ),
  ];
}

function faultSwitch({ id, label, hint, isOn, set }) {
  const { faults } = store.workspace;
  const on = isOn(faults);
  const properties = {
    class: "switch",
    role: "switch",
    "aria-checked": on,
    "data-testid": `fault-${id}`,
    onclick: () => setFaults(set(!on, faults)),
  };
  return h(
    "button",
    { key: id, ...properties },
    h("span", { class: "menu-words" }, label, h("small", null, hint)),
    h("span", { class: "switch-state", "aria-hidden": "true" }, on ? "on" : "off"),
  );
}

async function cut() {
  if (await cutSockets("reset")) toast("The connection to the app was cut. It should be back in a moment.", "note");
}

function hasRule(faults, kind) {
  return (faults.rules ?? []).some((rule) => rule.kind === kind);
}

function withRule(faults, rule, on) {
  const others = (faults.rules ?? []).filter((item) => item.kind !== rule.kind);
  return { rules: on ? [...others, rule] : others };
}
