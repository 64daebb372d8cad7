// The bar at the top: the workspace, the virtual clock with its controls, faults, and whether the app is connected.

import { appsButton } from "./apps.js";
import { h } from "./dom.js";
import { faultsButton } from "./faults.js";
import { moveClock } from "./gestures.js";
import { icon } from "./icons.js";
import { change, myZone, store } from "./store.js";
import { isStoryShown, showStory } from "./story.js";
import { fullDate, timeWithSeconds, zoneName } from "./times.js";

const MOVES = [
  { id: "clock-plus-1", words: "+1 min", label: "One minute later", body: () => ({ advance: 60 }) },
  { id: "clock-plus-5", words: "+5 min", label: "Five minutes later", body: () => ({ advance: 300 }) },
  {
    id: "clock-monday",
    words: [nextWord(), "Mon 17:00"],
    label: "Next Monday 17:00",
    body: () => ({ next: "mon 17:00", zone: myZone() }),
  },
  {
    id: "clock-wednesday",
    words: [nextWord(), "Wed 09:00"],
    label: "Next Wednesday 09:00",
    body: () => ({ next: "wed 09:00", zone: myZone() }),
  },
];

export function topBar(reader) {
  return h(
    "header",
    { class: "bar" },
    h("div", { class: "bar-name" }, h("strong", null, reader.workspace.team.name), h("small", null, "local Slack")),
    clock(reader),
    h(
      "div",
      { class: "bar-end" },
      appStatus(reader),
      !isStoryShown() && storyButton(),
      activityButton(),
      appsButton(),
      faultsButton(),
    ),
  );
}

function clock({ zone, now }) {
  const words = fullDate(now, zone);
  return h(
    "div",
    { class: "clock", role: "group", "aria-label": "Virtual clock" },
    h(
      "time",
      {
        class: "clock-time",
        "data-testid": "clock",
        datetime: new Date(now * 1000).toISOString(),
        title: `${words}, ${zone}`,
      },
      h("span", { class: "clock-date" }, shortDate(words)),
      h("span", { class: "clock-hours" }, timeWithSeconds(now, zone)),
      h("small", null, zoneName(zone)),
    ),
    h("div", { class: "clock-moves" }, MOVES.map(moveButton)),
  );
}

function shortDate(words) {
  const [weekday, rest] = words.split(", ");
  const [day, month, year] = rest.split(" ");
  return [`${weekday.slice(0, 3)}, ${day} ${month.slice(0, 3)}`, h("span", { class: "clock-year" }, ` ${year}`)];
}

function nextWord() {
  return h("span", { class: "clock-next" }, "next ");
}

function moveButton({ id, words, label, body }) {
  const properties = {
    key: id,
    class: "clock-move",
    "data-testid": id,
    "aria-label": label,
    title: label,
    disabled: store.busy.has("clock") && !store.busy.has(id),
    "aria-busy": store.busy.has(id) ? true : null,
    onclick: () => moveClock(id, body()),
  };
  return h("button", properties, words);
}

function appStatus({ workspace }) {
  const { connections, unacked } = workspace;
  if (!store.connected) return status("warn", "Sandbox out of reach", "The page tries again every second.");
  if (!connections)
    return status("warn", `${workspace.app.name} is not connected`, "Events wait until the app connects.");
  const waiting = unacked ? `, ${unacked} not yet acknowledged` : "";
  return status(
    "fine",
    `${workspace.app.name} is connected`,
    `${connections} connection${connections === 1 ? "" : "s"}${waiting}`,
  );
}

function status(kind, words, title) {
  return h(
    "span",
    { class: `status status-${kind}`, role: "status", title, "data-testid": "app-status" },
    icon(kind === "fine" ? "check" : "warning"),
    h("span", null, words),
  );
}

function storyButton() {
  return h(
    "button",
    { class: "bar-button", "data-testid": "story-open", onclick: showStory },
    icon("play"),
    "Try this",
  );
}

function activityButton() {
  const toggle = () => change({ activityOpen: !store.activityOpen });
  const properties = {
    class: "bar-button only-narrow",
    "data-testid": "activity-open",
    "aria-expanded": store.activityOpen,
    onclick: toggle,
  };
  return h("button", properties, icon("list"), "Activity");
}
