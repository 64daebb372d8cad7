// Where people type: messages, replies, slash commands, edits. Enter sends, Shift+Enter starts a new line.

import { prompt } from "./asking.js";
import { completionsFor } from "./completions.js";
import { h } from "./dom.js";
import { toStored, toTyped } from "./escaping.js";
import { editMessage, runCommand, sendMessage } from "./gestures.js";
import { icon, iconButton } from "./icons.js";
import { change, store } from "./store.js";
import { toast } from "./toasts.js";
import { slashCommands } from "./workspace.js";

const HIGHEST = 220; // Pixels to which a composer grows with its text.

/**
 * The composer of a conversation (`threadTs` null) or of a thread. Drafts are kept for each person and place.
 */
export function composer({ channel, threadTs = null, placeholder }, reader) {
  const key = `${reader.me} ${channel.id} ${threadTs ?? ""}`;
  const testid = threadTs ? "thread-composer" : "composer";
  const send = () => submit(key, channel, threadTs);
  return h(
    "div",
    { key, class: "composer-box" },
    completionList(key),
    h(
      "div",
      { class: "composer" },
      textarea({ key, testid, placeholder, send, withCommands: !threadTs }, reader),
      attachmentChips(key),
      h(
        "div",
        { class: "composer-tools" },
        iconButton("plus", "Attach a file by name", { "data-testid": `${testid}-attach`, onclick: () => attach(key) }),
        threadTs ? !channel.is_im && broadcastChoice(key, channel) : hint(),
        iconButton("send", "Send", {
          class: "send",
          "data-testid": `${testid}-send`,
          disabled: !hasContent(key),
          onclick: send,
        }),
      ),
    ),
  );
}

function hint() {
  return h("span", { class: "composer-hint", "aria-hidden": "true" }, "Enter sends · / for commands · @ for people");
}

/** The editor that takes a message's place while its author changes it. */
export function editor(message, channel, reader) {
  const key = `edit ${channel} ${message.ts}`;
  if (!store.drafts.has(key)) store.drafts.set(key, toTyped(message.text, reader.workspace));
  const finish = () => {
    store.drafts.delete(key);
    change({ editing: null });
  };
  const save = async () => {
    const text = (store.drafts.get(key) ?? "").trim();
    if (!text) return toast("An empty message cannot be saved. Delete it instead.");
    if (await editMessage(channel, message.ts, toStored(text, reader.workspace))) finish();
  };
  return h(
    "div",
    { key, class: "composer composer-edit" },
    completionList(key),
    textarea({ key, testid: "edit-composer", placeholder: "Edit the message", send: save, cancel: finish }, reader),
    h(
      "div",
      { class: "composer-tools" },
      h("button", { class: "button", type: "button", onclick: finish }, "Cancel"),
      h(
        "button",
        { class: "button button-primary", type: "button", "data-testid": "edit-save", onclick: save },
        "Save",
      ),
    ),
  );
}

function textarea({ key, testid, placeholder, send, cancel, withCommands = false }, reader) {
  const open = store.completion?.key === key ? store.completion : null;
  const propose = (event) => {
    const found = completionsFor(event.target.value, event.target.selectionStart, reader, withCommands);
    change(() => {
      store.drafts.set(key, event.target.value);
      store.completion = found && { ...found, key, index: 0, element: event.target };
    });
  };
  return h("textarea", {
    class: "composer-text",
    rows: "1",
    placeholder,
    "aria-label": placeholder,
    "data-testid": testid,
    "aria-controls": open ? "completions" : null,
    "aria-activedescendant": open ? `completion-${open.index}` : null,
    "aria-autocomplete": "list",
    value: store.drafts.get(key) ?? "",
    oninput: propose,
    onblur: () => store.completion && change({ completion: null }),
    onkeydown: (event) => onKey(event, { open, send, cancel }),
    mounted: cancel ? (element) => element.focus() : null,
    drawn: grow,
  });
}

function grow(element) {
  if (element.grownFor === element.value) return;
  element.grownFor = element.value;
  element.style.height = "auto";
  element.style.height = `${Math.min(element.scrollHeight, HIGHEST)}px`;
}

function onKey(event, { open, send, cancel }) {
  if (event.isComposing) return;
  if (open && completionKey(event, open)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && cancel) {
    event.stopPropagation();
    cancel();
  }
}

function completionKey(event, { items, index }) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) change(() => (store.completion.index = (index + step + items.length) % items.length));
  else if (event.key === "Enter" || event.key === "Tab") complete(items[index]);
  else if (event.key === "Escape") change({ completion: null });
  else return false;
  return true;
}

function complete(item) {
  const { key, from, to, element } = store.completion;
  const text = element.value.slice(0, from) + item.insert + element.value.slice(to);
  element.value = text;
  element.setSelectionRange(from + item.insert.length, from + item.insert.length);
  change(() => {
    store.drafts.set(key, text);
    store.completion = null;
  });
}

function completionList(key) {
  const open = store.completion?.key === key ? store.completion : null;
  if (!open) return null;
  const option = (item, index) =>
    h(
      "div",
      {
        id: `completion-${index}`,
        class: "menu-item",
        role: "option",
        "aria-selected": index === open.index,
        onpointerdown: (event) => (event.preventDefault(), complete(item)),
      },
      h("span", { class: "menu-words" }, item.label, item.hint && h("small", null, item.hint)),
    );
  return h(
    "div",
    { id: "completions", class: "completions", role: "listbox", "aria-label": "Suggestions" },
    open.items.map(option),
  );
}

function attachmentChips(key) {
  const names = store.attachments.get(key) ?? [];
  if (!names.length) return null;
  const without = (name) =>
    change(() =>
      store.attachments.set(
        key,
        names.filter((other) => other !== name),
      ),
    );
  const chip = (name) =>
    h(
      "span",
      { class: "file" },
      icon("file"),
      name,
      iconButton("close", `Remove ${name}`, { onclick: () => without(name) }),
    );
  return h("div", { class: "composer-files" }, names.map(chip));
}

async function attach(key) {
  const name = await prompt({
    title: "Attach a file",
    label: "File name (nothing is uploaded)",
    placeholder: "screenshot.png",
    yes: "Attach",
  });
  if (name) change(() => store.attachments.set(key, [...(store.attachments.get(key) ?? []), name]));
}

function broadcastChoice(key, channel) {
  const properties = {
    type: "checkbox",
    checked: store.broadcasts.has(key),
    "data-testid": "broadcast",
    onchange: (event) =>
      change(() => (event.target.checked ? store.broadcasts.add(key) : store.broadcasts.delete(key))),
  };
  return h(
    "label",
    { class: "broadcast-choice" },
    h("input", properties),
    h("span", null, `Also send to #${channel.name}`),
  );
}

function hasContent(key) {
  return Boolean(store.drafts.get(key)?.trim() || store.attachments.get(key)?.length);
}

async function submit(key, channel, threadTs) {
  if (!hasContent(key)) return;
  const typed = (store.drafts.get(key) ?? "").trim();
  const command = commandIn(typed);
  if (command && threadTs) {
    toast("Slash commands do not work in threads. Use the channel, a button, or a message shortcut.");
    return;
  }
  const kept = { text: store.drafts.get(key), files: store.attachments.get(key) };
  clear(key);
  const worked = command
    ? await runCommand(channel.id, command.name, command.rest)
    : await sendMessage(messageFrom(typed, kept.files, { key, channel, threadTs }));
  if (worked) change(() => store.broadcasts.delete(key));
  else giveBack(key, kept);
}

function commandIn(typed) {
  const known = slashCommands(store.workspace).map((item) => item.command);
  const [name] = typed.split(/\s/, 1);
  return known.includes(name) ? { name, rest: typed.slice(name.length).trim() } : null;
}

function messageFrom(typed, files, { key, channel, threadTs }) {
  const isAction = typed.startsWith("/me ");
  return {
    channel: channel.id,
    text: toStored(isAction ? typed.slice(4) : typed, store.workspace),
    ...(isAction && { subtype: "me_message" }),
    ...(files?.length && { files: files.map((name) => ({ name })) }),
    ...(threadTs && { thread_ts: threadTs }),
    ...(store.broadcasts.has(key) && { broadcast: true }),
  };
}

function clear(key) {
  change(() => {
    store.drafts.delete(key);
    store.attachments.delete(key);
    store.completion = null;
  });
}

function giveBack(key, { text, files }) {
  if (store.drafts.get(key)) return; // Something new was typed meanwhile.
  change(() => {
    store.drafts.set(key, text ?? "");
    store.attachments.set(key, files ?? []);
  });
}
