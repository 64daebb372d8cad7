// Keeps the store in step with the sandbox: a full state to begin with, then single events, and a full state again for
// what events do not tell and after every interruption.

import { ControlError, get } from "./api.js";
import { applyEvent } from "./events.js";
import { change, receive, store } from "./store.js";

const QUIET_TYPES = new Set(["api_call", "delivery"]); // They fill the activity list and change nothing that is drawn.
const RECONNECT_AFTER = 1000;
const REFRESH_EVERY = 10_000; // For what no event tells, such as the number of connections.
const AT_MOST_EVERY = 60; // Milliseconds between two states, so that a burst of events costs one.

let running = false;
let wanted = false;
let recent = []; // Events that a state on its way may not contain yet.

/** Start following; `onEvent(event)` hears every event of the stream. */
export function follow(onEvent) {
  refresh();
  listen(onEvent);
  setInterval(() => document.hidden || refresh(), REFRESH_EVERY);
}

/** Fetch the whole state soon; calls during a fetch are answered by one more fetch. */
export async function refresh() {
  wanted = true;
  if (running) return;
  running = true;
  while (wanted) {
    wanted = false;
    await fetchState();
    await new Promise((resume) => setTimeout(resume, AT_MOST_EVERY));
  }
  running = false;
}

async function fetchState() {
  try {
    takeOver(await get("state"));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    change({ failure: error.message });
  }
}

function takeOver(state) {
  recent = recent.filter((event) => event.seq > state.seq);
  receive(state);
  for (const event of recent) applyEvent(store.workspace, event);
}

function take(event) {
  if (QUIET_TYPES.has(event.type)) return;
  recent.push(event);
  if (!store.workspace || !applyEvent(store.workspace, event)) refresh();
  else change(() => {});
}

function listen(onEvent) {
  const stream = new EventSource("/control/stream");
  stream.onopen = () => {
    change({ connected: true });
    refresh();
  };
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    onEvent(event);
    take(event);
  };
  stream.onerror = () => {
    stream.close();
    recent = []; // Who comes back may be another sandbox.
    change({ connected: false });
    setTimeout(() => listen(onEvent), RECONNECT_AFTER);
  };
}
