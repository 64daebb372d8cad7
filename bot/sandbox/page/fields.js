// What people fill in: one value per element, kept until it is submitted, and its shapes in the control API.
//
// A surface is where blocks stand: {key, where, isForm, keeps}. `where` names it to the control API; a surface that
// `keeps` (a modal) holds on to what was typed when the app redraws it, as Slack does.

import { change, store } from "./store.js";

const KINDS = {
  plain_text_input: {
    initial: (element) => element.initial_value ?? "",
    submit: (value) => value,
    click: (value) => ({ value }),
  },
  static_select: one("option", "selected", (element) => element.initial_option?.value),
  radio_buttons: one("option", "selected", (element) => element.initial_option?.value),
  users_select: one("user", "selected_user", (element) => element.initial_user),
  conversations_select: one("conversation", "selected_conversation", (element) => element.initial_conversation),
  channels_select: one("channel", "selected_channel", (element) => element.initial_channel),
  datepicker: one("date", "selected_date", (element) => element.initial_date),
  timepicker: one("time", "selected_time", (element) => element.initial_time),
  checkboxes: many("options", "selected_options", (element) => element.initial_options?.map((option) => option.value)),
  multi_static_select: many("options", "selected_options", (element) =>
    element.initial_options?.map((option) => option.value),
  ),
  multi_users_select: many("users", "selected_users", (element) => element.initial_users),
  multi_conversations_select: many(
    "conversations",
    "selected_conversations",
    (element) => element.initial_conversations,
  ),
  multi_channels_select: many("channels", "selected_channels", (element) => element.initial_channels),
};
for (const type of ["email_text_input", "url_text_input", "number_input"]) KINDS[type] = KINDS.plain_text_input;

function one(submitKey, clickKey, initial) {
  return {
    initial: (element) => initial(element) ?? null,
    submit: (value) => ({ [submitKey]: value }),
    click: (value) => ({ [clickKey]: value }),
  };
}

function many(submitKey, clickKey, initial) {
  return {
    initial: (element) => initial(element) ?? [],
    submit: (values) => ({ [submitKey]: values }),
    click: (values) => ({ [clickKey]: values }),
  };
}

/** What an element holds now: text, an id or option value (null when empty), or a list of these. */
export function valueOf(surface, blockId, element) {
  const held = store.fields.get(surface.key)?.get(fieldKey(blockId, element));
  const initial = initialOf(element);
  if (held && (surface.keeps || held.drawnWith === JSON.stringify(initial))) return held.value;
  return initial;
}

/** Hold what a person filled in. */
export function hold(surface, blockId, element, value) {
  change(() => {
    if (!store.fields.has(surface.key)) store.fields.set(surface.key, new Map());
    const drawnWith = JSON.stringify(initialOf(element));
    store.fields.get(surface.key).set(fieldKey(blockId, element), { value, drawnWith });
    delete store.fieldErrors.get(surface.where.view_id)?.[blockId];
  });
}

/** The part of a click that says what was chosen. */
export function clickPart(element, value) {
  return KINDS[element.type]?.click(value) ?? {};
}

/** All values of a view for the control API: {block_id: {action_id: value}}. */
export function valuesOf(surface, blocks) {
  const values = {};
  for (const [blockId, element] of fieldsOf(blocks)) {
    const value = KINDS[element.type].submit(valueOf(surface, blockId, element));
    values[blockId] = { ...values[blockId], [element.action_id]: value };
  }
  return values;
}

function fieldsOf(blocks) {
  const pairs = blocks.flatMap((block) => {
    const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
    return elements.filter(Boolean).map((element) => [block.block_id, element]);
  });
  return pairs.filter(([, element]) => element.type in KINDS);
}

function fieldKey(blockId, element) {
  return `${blockId} ${element.action_id}`;
}

function initialOf(element) {
  return KINDS[element.type]?.initial(element) ?? null;
}
