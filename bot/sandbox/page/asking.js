// Questions of the page itself, answered by a promise: "are you sure" and "which name".

import { change, store } from "./store.js";

let asked = 0;

/** Ask {title, text, yes, no?, danger?}; resolves to whether the person agreed. */
export function confirm(question) {
  return ask({ kind: "confirm", no: "Cancel", ...question }).then(Boolean);
}

/** Ask for a line of text {title, label, yes, value?, suggestions?}; resolves to the text, or null. */
export function prompt(question) {
  return ask({ kind: "prompt", no: "Cancel", ...question });
}

function ask(question) {
  return new Promise((resolve) => {
    const id = ++asked;
    const answer = (value) => {
      change(() => (store.dialogs = store.dialogs.filter((dialog) => dialog.id !== id)));
      resolve(value);
    };
    change(() => (store.dialogs = [...store.dialogs, { ...question, id, answer }]));
  });
}
