// The app's Home tab of the acting person.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./workspace.js";

export function homeTab(reader) {
  const { workspace, me, story } = reader;
  const view = workspace.homes[me];
  const surface = { key: `home-${me}`, where: { home: true } };
  return h(
    "main",
    { key: `home ${me}`, class: "center", "data-testid": "home" },
    h(
      "header",
      { class: "center-heading" },
      h("h1", null, icon("home"), `${workspace.app.name} Home`),
      h("p", { class: "topic" }, `as ${nameOf(workspace, me)} sees it`),
    ),
    story,
    h(
      "div",
      { class: "messages home" },
      view
        ? drawBlocks(view.blocks, surface, reader)
        : h("p", { class: "empty" }, "The app has not drawn a Home for this person yet."),
    ),
  );
}
