// The stack of dialogs: modals of the app, and above them the page's own questions. Only the top one takes keys.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { valuesOf } from "./fields.js";
import { closeView, submitView } from "./gestures.js";
import { iconButton } from "./icons.js";
import { focusFirst, trapTab } from "./keyboard.js";
import { plainText } from "./mrkdwn.js";
import { store } from "./store.js";

/** All open dialogs of the acting person, lowest first. */
export function dialogLayers(reader) {
  const views = reader.workspace.modals[reader.me] ?? [];
  const layers = [...views.map((view) => modalParts(view, reader)), ...store.dialogs.map(questionParts)];
  return layers.map((parts, index) => layer(parts, index, index === layers.length - 1));
}

/** Whether anything lies above the page. */
export function isDialogOpen() {
  return store.dialogs.length > 0 || (store.workspace?.modals[store.me]?.length ?? 0) > 0;
}

const returns = new Map(); // Where the focus goes when a dialog closes, by its key.

/** To be called after a drawing, with what had the focus before it: enter a new top dialog, or give the focus back after the last one closed. */
export function settleFocus(before) {
  const open = [...document.querySelectorAll("[data-dialog]")];
  const keys = open.map((element) => element.dataset.dialog);
  const closed = [...returns.keys()].filter((key) => !keys.includes(key));
  for (const element of open) if (!returns.has(element.dataset.dialog)) enter(element, before);
  const target = closed.length ? returns.get(closed[0]) : null;
  for (const key of closed) returns.delete(key);
  if (!target) return;
  if (open.length) focusFirst(open.at(-1));
  else if (target.isConnected) target.focus();
}

function enter(element, before) {
  returns.set(element.dataset.dialog, before);
  focusFirst(element);
}

function layer(
  { key, title, label, content, submit, close, closeWords, submitWords, submitKey, danger, testid },
  index,
  isTop,
) {
  const onKey = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else trapTab(event, event.currentTarget);
  };
  const onSubmit = (event) => {
    event.preventDefault();
    submit?.();
  };
  const form = h(
    "form",
    {
      class: "dialog",
      role: "dialog",
      "aria-modal": "true",
      "aria-label": label ?? title,
      "data-dialog": key,
      "data-testid": testid,
      tabindex: "-1",
      novalidate: true,
      onkeydown: onKey,
      onsubmit: onSubmit,
    },
    h("header", null, h("h2", null, title), iconButton("close", "Close", { "data-testid": "modal-x", onclick: close })),
    h("div", { class: "dialog-body" }, content),
    h("footer", null, footerButtons({ submit, close, closeWords, submitWords, submitKey, danger })),
  );
  return h("div", { key, class: "dialog-layer", inert: !isTop, style: { "--depth": index } }, form);
}

function footerButtons({ submit, close, closeWords, submitWords, submitKey, danger }) {
  const look = danger ? "button-danger" : "button-primary";
  const busy = store.busy.has(submitKey) ? true : null;
  return [
    h("button", { type: "button", class: "button", "data-testid": "modal-close", onclick: close }, closeWords),
    submit &&
      h(
        "button",
        { type: "submit", class: `button ${look}`, "data-testid": "modal-submit", "aria-busy": busy },
        submitWords,
      ),
  ];
}

function modalParts(view, reader) {
  const surface = { key: `view-${view.id}`, where: { view_id: view.id }, keeps: true };
  const problems = store.fieldErrors.get(view.id) ?? {};
  const hasInputs = view.blocks.some((block) => block.type === "input");
  return {
    key: `view-${view.id}`,
    testid: "modal",
    title: plainText(view.title),
    content: drawBlocks(view.blocks, surface, reader, problems),
    submit: view.submit || hasInputs ? () => submitModal(view, surface) : null,
    submitWords: plainText(view.submit) || "Submit",
    submitKey: `submit ${view.id}`,
    close: () => closeView(view.id),
    closeWords: plainText(view.close) || "Cancel",
  };
}

async function submitModal(view, surface) {
  await submitView(view.id, valuesOf(surface, view.blocks));
  requestAnimationFrame(() => document.querySelector("[data-testid=modal] [aria-invalid=true]")?.focus());
}

function questionParts(question) {
  const { id, kind, title, text, yes, no, danger, answer } = question;
  const state = (question.state ??= { value: question.value ?? "" });
  return {
    key: `question-${id}`,
    testid: "question",
    title,
    content: kind === "prompt" ? promptField(question, state) : h("div", { class: "question-text" }, text),
    submit: () => answer(kind === "prompt" ? state.value.trim() || null : true),
    submitWords: yes,
    close: () => answer(null),
    closeWords: no,
    danger,
  };
}

function promptField({ id, label, suggestions = [], placeholder }, state) {
  const list = `question-${id}-names`;
  const properties = {
    id: `question-${id}`,
    type: "text",
    class: "field",
    list,
    placeholder,
    autocomplete: "off",
    value: state.value,
    "data-testid": "question-input",
    oninput: (event) => (state.value = event.target.value),
  };
  return [
    h("label", { class: "label", for: `question-${id}` }, label),
    h("input", properties),
    h(
      "datalist",
      { id: list },
      suggestions.map((value) => h("option", { value })),
    ),
  ];
}
