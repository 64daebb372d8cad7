// Menus and lists that open at a button: one at a time, closed by Escape, Tab, a choice or a press elsewhere.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { focusFirst, moveFocus, typeAhead } from "./keyboard.js";
import { change, store } from "./store.js";

const GAP = 6;
const EDGE = 8;
const WIDEST = 350;
const FILTER_FROM = 9; // Shorter lists are read faster than filtered.

/** Open at `anchor` whatever `content(close)` describes; a second call for the same anchor closes it. */
export function openPopover(anchor, label, content, { role = "dialog", wide = false } = {}) {
  const isOpen = store.popover?.anchor === anchor;
  change({ popover: isOpen ? null : { anchor, label, content, role, wide, rect: anchor.getBoundingClientRect() } });
}

/** Close what is open and give the focus back to its button. */
function closePopover() {
  const { popover } = store;
  if (!popover) return;
  const hadFocus = layer()?.contains(document.activeElement);
  change({ popover: null });
  if (hadFocus && popover.anchor.isConnected) popover.anchor.focus();
}

/**
 * Open a menu. Items: {label, run, lead?, hint?, testid?, danger?, section?}; `section` starts a new part with a title.
 */
export function openMenu(anchor, label, items) {
  openPopover(anchor, label, () => items.map(menuItem), { role: "menu" });
}

/**
 * Open a list to choose from. `choices()` gives {value, label, lead?, hint?, badge?, group?, testid?}, `isChosen(value)`
 * marks the present choice, `choose(value)` takes a new one; with `multiple` the list stays open.
 */
export function openPicker(anchor, label, { choices, isChosen, choose, multiple = false }) {
  const state = { filter: "" };
  const pick = (value) => {
    if (!multiple) closePopover();
    choose(value);
  };
  openPopover(anchor, label, () => pickerContent(label, choices(), { state, isChosen, pick, multiple }));
}

/** The open popover, or nothing. */
export function popoverLayer() {
  const { popover } = store;
  if (!popover) return null;
  return h(
    "div",
    {
      key: "popover",
      class: `popover ${popover.wide ? "popover-wide" : ""}`,
      role: popover.role,
      "aria-label": popover.label,
      "data-testid": "popover",
      tabindex: "-1",
      onkeydown: onKey,
      mounted: (element) => (placeAt(element, popover), focusFirst(element)),
      drawn: (element) => placeAt(element, popover),
    },
    popover.content(closePopover),
  );
}

/** Close when a press lands neither in the popover nor on its button. */
export function closeOnPressElsewhere(event) {
  const { popover } = store;
  if (!popover || layer()?.contains(event.target) || popover.anchor.contains(event.target)) return;
  change({ popover: null });
}

function layer() {
  return document.querySelector("[data-testid=popover]");
}

function onKey(event) {
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closePopover();
    return;
  }
  if (moveFocus(event, "[role^=menuitem], [role=option]")) return;
  if (event.target.tagName !== "INPUT") typeAhead(event, "[role^=menuitem], [role=option]");
}

function menuItem(item) {
  const run = () => {
    closePopover();
    item.run();
  };
  return [
    item.section && h("div", { class: "menu-section", role: "presentation" }, item.section),
    h(
      "button",
      {
        class: `menu-item ${item.danger ? "danger" : ""}`,
        role: "menuitem",
        tabindex: "-1",
        "data-testid": item.testid,
        onclick: run,
      },
      item.lead && h("span", { class: "menu-lead", "aria-hidden": "true" }, item.lead),
      h("span", { class: "menu-words" }, item.label, item.hint && h("small", null, item.hint)),
    ),
  ];
}

function pickerContent(label, choices, picker) {
  const matching = choices.filter((choice) => choice.label.toLowerCase().includes(picker.state.filter.toLowerCase()));
  const onFilter = (event) => change(() => (picker.state.filter = event.target.value));
  return [
    choices.length >= FILTER_FROM &&
      h("input", {
        class: "picker-filter",
        type: "text",
        placeholder: "Filter…",
        "aria-label": `Filter: ${label}`,
        oninput: onFilter,
      }),
    h(
      "div",
      { role: "listbox", "aria-label": label, "aria-multiselectable": picker.multiple },
      matching.length === 0 && h("p", { class: "empty" }, "Nothing matches."),
      matching.map((choice, index) => pickerOption(choice, matching[index - 1], picker)),
    ),
  ];
}

function pickerOption(choice, previous, { isChosen, pick }) {
  const chosen = isChosen(choice.value);
  return [
    choice.group &&
      choice.group !== previous?.group &&
      h("div", { class: "menu-section", role: "presentation" }, choice.group),
    h(
      "button",
      {
        class: "menu-item",
        role: "option",
        tabindex: "-1",
        "aria-selected": chosen,
        "data-autofocus": chosen,
        "data-testid": choice.testid ?? `option-${choice.value}`,
        onclick: () => pick(choice.value),
      },
      choice.lead,
      h("span", { class: "menu-words" }, choice.label, choice.hint && h("small", null, choice.hint)),
      choice.badge,
      h("span", { class: "menu-check" }, chosen && icon("check")),
    ),
  ];
}

function placeAt(element, popover) {
  if (popover.anchor.isConnected) popover.rect = popover.anchor.getBoundingClientRect();
  const { rect } = popover;
  if (popover.role === "dialog") element.style.minWidth = `${Math.min(rect.width, WIDEST)}px`; // As wide as its field.
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = window.innerHeight - rect.bottom - GAP - EDGE;
  const top = height <= below || below >= rect.top ? rect.bottom + GAP : rect.top - GAP - height;
  const left = Math.min(Math.max(rect.left, EDGE), window.innerWidth - width - EDGE);
  element.style.top = `${Math.max(EDGE, Math.min(top, window.innerHeight - height - EDGE))}px`;
  element.style.left = `${Math.max(EDGE, left)}px`;
}
