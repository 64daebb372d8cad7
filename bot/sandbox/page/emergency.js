// The second chapter of "Try this": an emergency from raise to its root cause, ticked off by what its card says.

import { moveClock, runCommand } from "./gestures.js";
import { startedAt } from "./reading.js";
import { store } from "./store.js";
import { actAs, openConversation } from "./views.js";
import { authorOf, nameOf, slashCommands, topLevel } from "./workspace.js";

const A_DAY = 86_400;
const WORDS = "incident sev1 Nobody can pay with a card";
const STANDING = /^Incident (\d+): .*\((\S+), ([a-z ]+)\)/;
const OVER = ["resolved", "root cause", "closed"];
const EXPLAINED = ["root cause", "closed"];

/** Whether this workspace has a channel for incidents. */
export function hasEmergency(workspace) {
  return Boolean(channelOf(workspace));
}

/** The steps of the chapter; `asker` raises it, `helper` is on duty. */
export function emergencySteps({ asker, helper }) {
  const [askerName, helperName] = [asker, helper].map((user) => nameOf(store.workspace, user.id));
  return [
    {
      id: "raise",
      title: "Raise it",
      words: "Anybody may, at any hour.",
      button: `Raise it as ${askerName}`,
      run: () => raiseAs(asker),
    },
    {
      id: "acknowledge",
      title: "Acknowledge",
      words: `As ${helperName}, on its card.`,
      button: `Look as ${helperName}`,
      run: () => lookAs(helper),
    },
    {
      id: "resolve",
      title: "Resolve",
      words: "Contact made, Mitigated, Resolve.",
      button: `Go on as ${helperName}`,
      run: () => lookAs(helper),
    },
    {
      id: "explain",
      title: "Find out why",
      words: "Write both parts in its thread; it keeps asking.",
      button: "+1 day",
      run: () => moveClock("clock-plus-day", { advance: A_DAY }),
    },
  ];
}

/** The ids of the steps that are done, as its card says. */
export function emergencyDone() {
  const state = standing();
  if (!state) return [];
  return [
    "raise",
    ...(state === "raised" ? [] : ["acknowledge"]),
    ...(OVER.includes(state) ? ["resolve"] : []),
    ...(EXPLAINED.includes(state) ? ["explain"] : []),
  ];
}

function standing() {
  const channel = channelOf(store.workspace);
  if (!channel) return null;
  const cards = topLevel(store.workspace, channel.id).filter(
    (message) => message.ts > startedAt() && authorOf(store.workspace, message).isApp && STANDING.test(message.text),
  );
  return cards.length ? STANDING.exec(cards.at(-1).text)[3] : null;
}

function channelOf(workspace) {
  return workspace.channels.find((channel) => channel.name === "incidents");
}

function raiseAs(asker) {
  lookAs(asker);
  runCommand(channelOf(store.workspace).id, slashCommands(store.workspace)[0].command, WORDS);
}

function lookAs(person) {
  actAs(person.id);
  openConversation(channelOf(store.workspace).id);
}
