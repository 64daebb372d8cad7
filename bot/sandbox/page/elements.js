// The interactive elements of Block Kit: buttons, menus, lists, dates, texts.
//
// `place` is where an element stands: {surface, blockId, inForm} with inForm true for the element of an input block,
// which is submitted; all others are sent to the app at once.

import { confirm } from "./asking.js";
import { h } from "./dom.js";
import { clickPart, hold, valueOf } from "./fields.js";
import { click } from "./gestures.js";
import { icon } from "./icons.js";
import { plainText, textObject } from "./mrkdwn.js";
import { openMenu, openPicker } from "./popovers.js";
import { store } from "./store.js";
import { channelsFor, nameOf, people, roleOf } from "./workspace.js";

const DRAWINGS = {
  button,
  workflow_button: button,
  overflow,
  static_select: singleSelect,
  users_select: singleSelect,
  conversations_select: singleSelect,
  channels_select: singleSelect,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  radio_buttons: optionGroup,
  checkboxes: optionGroup,
  datepicker: (element, place, reader) => typedField(element, place, reader, "date"),
  timepicker: (element, place, reader) => typedField(element, place, reader, "time"),
  plain_text_input: textField,
  email_text_input: (element, place, reader) => typedField(element, place, reader, "email"),
  url_text_input: (element, place, reader) => typedField(element, place, reader, "url"),
  number_input: (element, place, reader) => typedField(element, place, reader, "text"),
  image: (element) => picture(element, "thumbnail"),
};

/** Draw one element. */
export function drawElement(element, place, reader) {
  const drawing = DRAWINGS[element.type];
  return drawing ? drawing(element, place, reader) : h("span", { class: "unknown" }, `[${element.type}]`);
}

/** The id of an element's control, for its label. */
export function controlId(element, { surface, blockId }) {
  return `${surface.key} ${blockId} ${element.action_id}`.replace(/[^\w-]+/g, "-");
}

/** An image from the sandbox itself; others are named, since nothing is loaded from elsewhere. */
export function picture({ image_url: url, alt_text: alt }, kind) {
  const isLocal = url?.startsWith("/") || url?.startsWith("data:image/") || url?.startsWith(location.origin);
  if (isLocal) return h("img", { class: kind, src: url, alt: alt ?? "" });
  return h(
    "span",
    { class: `${kind} picture-name`, role: "img", "aria-label": alt ?? "" },
    kind === "image" ? `Picture: ${alt}` : (alt ?? "·")[0],
  );
}

function common(element, place) {
  return {
    key: element.action_id, // a control that moves stays the same one, also under a pointer that is pressing it
    id: controlId(element, place),
    "data-testid": `action-${element.action_id}`,
    "data-autofocus": element.focus_on_load,
    "aria-invalid": place.problem ? true : null,
    "aria-describedby": place.describedBy ?? null,
  };
}

function busyKey(element, { surface, blockId }) {
  return `${surface.key} ${blockId} ${element.action_id}`;
}

async function tellApp(element, place, part, reader) {
  if (element.confirm && !(await confirm(askFrom(element.confirm, reader)))) return;
  const body = { action_id: element.action_id, block_id: place.blockId, ...place.surface.where, ...part };
  await click(busyKey(element, place), body);
}

function askFrom({ title, text, confirm: yes, deny, style }, reader) {
  const words = { title: plainText(title), yes: plainText(yes), no: plainText(deny) };
  return { ...words, text: textObject(text, reader), danger: style === "danger" };
}

/** Keep a new value, and tell the app unless it waits for the form. */
function take(element, place, value, reader) {
  hold(place.surface, place.blockId, element, value);
  if (!place.inForm || place.dispatches) tellApp(element, place, clickPart(element, value), reader);
}

function button(element, place, reader) {
  const busy = store.busy.has(busyKey(element, place));
  const press = () => {
    if (element.url) window.open(element.url, "_blank", "noopener");
    tellApp(element, place, element.value === undefined ? {} : { value: element.value }, reader);
  };
  const properties = {
    class: `button ${element.style ? `button-${element.style}` : ""}`,
    type: "button",
    "aria-label": element.accessibility_label ?? null,
    "aria-busy": busy ? true : null,
    onclick: press,
  };
  return h("button", { ...common(element, place), ...properties }, plainText(element.text));
}

function overflow(element, place, reader) {
  const items = element.options.map((option) => ({
    label: plainText(option.text),
    hint: option.description && plainText(option.description),
    testid: `option-${option.value}`,
    run: () => {
      if (option.url) window.open(option.url, "_blank", "noopener");
      tellApp(element, place, { selected: option.value }, reader);
    },
  }));
  const properties = {
    class: "button button-icon",
    type: "button",
    "aria-label": "More actions",
    "aria-haspopup": "menu",
    "aria-busy": store.busy.has(busyKey(element, place)) ? true : null,
    onclick: (event) => openMenu(event.currentTarget, "More actions", items),
  };
  return h("button", { ...common(element, place), ...properties }, icon("more"));
}

function choicesOf(element, reader) {
  const { workspace, me } = reader;
  if (element.type.endsWith("users_select")) {
    return people(workspace).map((user) => ({
      value: user.id,
      label: nameOf(workspace, user.id),
      hint: roleOf(workspace, user),
    }));
  }
  if (/(conversations|channels)_select$/.test(element.type)) {
    return channelsFor(workspace, me).map((channel) => ({ value: channel.id, label: `#${channel.name}` }));
  }
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return groups.flatMap((group) => group.options.map((option) => optionChoice(option, plainText(group.label))));
}

function optionChoice(option, group) {
  const hint = option.description && plainText(option.description);
  return { value: option.value, label: plainText(option.text), hint, group: group || null };
}

function selectButton(element, place, words, picker) {
  const placeholder = plainText(element.placeholder) || "Choose…";
  const properties = {
    class: `select ${words ? "" : "select-empty"}`,
    type: "button",
    role: "combobox",
    "aria-haspopup": "listbox",
    "aria-expanded": store.popover?.anchor.id === controlId(element, place),
    "aria-label": place.label ? null : placeholder,
    "aria-labelledby": place.label ? `${controlId(element, place)}-label` : null,
    "aria-busy": store.busy.has(busyKey(element, place)) ? true : null,
    onclick: (event) => openPicker(event.currentTarget, place.label || placeholder, picker),
    onkeydown: (event) => openWithArrow(event, place.label || placeholder, picker),
  };
  return h(
    "button",
    { ...common(element, place), ...properties },
    h("span", null, words || placeholder),
    icon("chevron"),
  );
}

function openWithArrow(event, label, picker) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  openPicker(event.currentTarget, label, picker);
}

function singleSelect(element, place, reader) {
  const { surface, blockId } = place;
  const chosen = valueOf(surface, blockId, element);
  const choices = () => choicesOf(element, reader);
  return selectButton(element, place, choices().find((choice) => choice.value === chosen)?.label, {
    choices,
    isChosen: (value) => value === valueOf(surface, blockId, element),
    choose: (value) => take(element, place, value, reader),
  });
}

function multiSelect(element, place, reader) {
  const { surface, blockId } = place;
  const present = () => valueOf(surface, blockId, element);
  const choices = () => choicesOf(element, reader);
  const toggle = (value) => {
    const rest = present().filter((item) => item !== value);
    const isFull = rest.length >= (element.max_selected_items ?? Infinity);
    if (rest.length < present().length || !isFull)
      take(element, place, rest.length < present().length ? rest : [...rest, value], reader);
  };
  const words = choices()
    .filter((choice) => present().includes(choice.value))
    .map((choice) => choice.label)
    .join(", ");
  return selectButton(element, place, words, {
    choices,
    isChosen: (value) => present().includes(value),
    choose: toggle,
    multiple: true,
  });
}

function optionGroup(element, place, reader) {
  const isMany = element.type === "checkboxes";
  const present = valueOf(place.surface, place.blockId, element);
  const pick = (option, checked) => {
    if (!isMany) return take(element, place, option.value, reader);
    const rest = present.filter((value) => value !== option.value);
    return take(element, place, checked ? [...rest, option.value] : rest, reader);
  };
  const role = {
    role: isMany ? "group" : "radiogroup",
    "aria-labelledby": place.label ? `${controlId(element, place)}-label` : null,
  };
  return h(
    "div",
    { ...common(element, place), ...role, class: "options" },
    (element.options ?? []).map((option) =>
      optionLine(option, { isMany, present, pick, name: controlId(element, place) }, reader),
    ),
  );
}

function optionLine(option, { isMany, present, pick, name }, reader) {
  const properties = {
    type: isMany ? "checkbox" : "radio",
    name,
    checked: isMany ? present.includes(option.value) : present === option.value,
    "data-testid": `option-${option.value}`,
    onchange: (event) => pick(option, event.target.checked),
  };
  const description = option.description && h("small", null, textObject(option.description, reader));
  return h(
    "label",
    { class: "option" },
    h("input", properties),
    h("span", null, textObject(option.text, reader), description),
  );
}

function typedField(element, place, reader, type) {
  const { surface, blockId } = place;
  const properties = {
    type,
    class: "field",
    inputmode: element.type === "number_input" ? "decimal" : null,
    placeholder: plainText(element.placeholder) || null,
    "aria-label": place.label ? null : plainText(element.placeholder) || element.action_id,
    value: valueOf(surface, blockId, element) ?? "",
    oninput: (event) => hold(surface, blockId, element, event.target.value || null),
    onchange: (event) => take(element, place, event.target.value || null, reader),
  };
  return h("input", { ...common(element, place), ...properties });
}

function textField(element, place, reader) {
  const { surface, blockId } = place;
  const properties = {
    class: "field",
    placeholder: plainText(element.placeholder) || null,
    maxlength: element.max_length ?? null,
    "aria-label": place.label ? null : plainText(element.placeholder) || element.action_id,
    value: valueOf(surface, blockId, element),
    oninput: (event) => hold(surface, blockId, element, event.target.value),
    onkeydown: (event) => {
      if (event.key === "Enter" && !element.multiline && place.dispatches)
        take(element, place, event.target.value, reader);
    },
  };
  if (element.multiline) return h("textarea", { ...common(element, place), ...properties, rows: "4" });
  return h("input", { ...common(element, place), ...properties, type: "text" });
}
