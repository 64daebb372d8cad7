// Moving the focus with keys, for lists, menus and dialogs.

const FOCUSABLE = "a[href], button, input, textarea, select, [tabindex]";
const STEPS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

/**
 * Answer arrow keys, Home and End by moving the focus among the elements that match `selector` below
 * `event.currentTarget`. `keys` says which arrows count. Returns whether the key was used.
 */
export function moveFocus(event, selector, keys = ["ArrowUp", "ArrowDown"]) {
  const items = [...event.currentTarget.querySelectorAll(selector)];
  const target = items[nextIndex(event.key, items, keys)];
  if (!target) return false;
  event.preventDefault();
  target.focus();
  return true;
}

/** Move the focus to the next item whose words start with a typed letter. */
export function typeAhead(event, selector) {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return;
  const items = [...event.currentTarget.querySelectorAll(selector)];
  const start = items.indexOf(document.activeElement) + 1;
  const ordered = [...items.slice(start), ...items.slice(0, start)];
  const wanted = event.key.toLowerCase();
  ordered.find((item) => item.textContent.trim().toLowerCase().startsWith(wanted))?.focus();
}

/** The first thing in `container` that a person would want to fill in or press. */
export function focusFirst(container) {
  const marked = container.querySelector("[data-autofocus]");
  const field = container.querySelector("input:not([type=hidden]), textarea, [role=combobox]");
  const item = container.querySelector("[role=menuitem], [role=option]");
  (marked ?? field ?? item ?? reachable(container)[0] ?? container).focus();
}

/** Keep Tab inside `container`. */
export function trapTab(event, container) {
  if (event.key !== "Tab") return;
  const items = reachable(container);
  const [first, last] = [items[0], items.at(-1)];
  const leaves = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaves && container.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

function reachable(container) {
  return [...container.querySelectorAll(FOCUSABLE)].filter(
    (item) => !item.disabled && item.tabIndex >= 0 && item.getClientRects().length > 0,
  );
}

function nextIndex(key, items, keys) {
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  if (!keys.includes(key)) return -1;
  const current = items.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  if (current < 0) return STEPS[key] > 0 ? 0 : items.length - 1;
  return Math.min(Math.max(current + STEPS[key], 0), items.length - 1);
}
