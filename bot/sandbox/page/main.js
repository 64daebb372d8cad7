// The local Slack's page: starts everything, and draws it at most once a frame.

import { activityPanel, hear } from "./activity.js";
import { announcer } from "./announcements.js";
import { conversation } from "./conversation.js";
import { dialogLayers, isDialogOpen, settleFocus } from "./dialogs.js";
import { draw, h } from "./dom.js";
import { homeTab } from "./home.js";
import { follow } from "./live.js";
import { closeOnPressElsewhere, popoverLayer } from "./popovers.js";
import { forgetReading, keepReading, markRead } from "./reading.js";
import { sidebar } from "./sidebar.js";
import { change, myZone, now, onChange, store } from "./store.js";
import { startStory, storyBox } from "./story.js";
import { threadPanel } from "./thread.js";
import { toasts } from "./toasts.js";
import { topBar } from "./top_bar.js";
import { closeThread, keepInSight, openChannelId, openConversation, startView } from "./views.js";

const root = document.getElementById("page");
let isDrawingPlanned = false;

onChange(() => {
  if (isDrawingPlanned) return;
  isDrawingPlanned = true;
  requestAnimationFrame(drawPage);
});
startStory();
follow((event) => (event.type === "reset" ? forgetReading() : hear(event)));
setInterval(() => change(() => {}), 1000); // The clock runs.
document.addEventListener("pointerdown", closeOnPressElsewhere);
document.addEventListener("keydown", onEscape);

function drawPage() {
  isDrawingPlanned = false;
  const { workspace } = store;
  if (!workspace) {
    draw(root, h("p", { class: "waiting" }, store.failure ?? "Opening the local Slack…"));
    return;
  }
  settle(workspace);
  const before = document.activeElement;
  draw(root, page());
  settleFocus(before);
  scrollToFound();
}

/** Bring the view in line with the workspace: a first start, a reset, people or channels that are gone. */
function settle(workspace) {
  keepReading(workspace);
  if (workspace.userById.get(store.me)?.deleted !== false) startView(workspace);
  keepInSight();
  const channel = openChannelId();
  if (channel && !document.hidden) markRead(workspace, store.me, channel);
  document.title = `${workspace.team.name} – local Slack`;
}

function page() {
  const { workspace, me } = store;
  const reader = { workspace, me, zone: myZone(), now: now(), open: openConversation };
  const layers = dialogLayers(reader);
  const whole = { ...reader, story: storyBox(reader) };
  return [
    h(
      "div",
      { key: "app", class: "app", inert: isDialogOpen() },
      topBar(whole),
      sidebar(whole),
      store.place.kind === "home" ? homeTab(whole) : conversation(whole),
      store.thread ? threadPanel(whole) : activityPanel(whole),
    ),
    h("div", { key: "dialogs" }, layers),
    popoverLayer(),
    toasts(),
    announcer(reader),
  ];
}

function onEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented || isDialogOpen() || store.popover) return;
  if (store.activityOpen) change({ activityOpen: false });
  else if (store.thread) closeThread();
}

function scrollToFound() {
  if (!store.scrollTo) return;
  document.querySelector(`[data-item="${CSS.escape(store.scrollTo)}"]`)?.scrollIntoView({ block: "center" });
  store.scrollTo = null;
}
