// Draws plain descriptions of elements onto the page and changes only what differs, so focus, caret and scroll stay.

const SVG = "http://www.w3.org/2000/svg";
const LIVE = new Set(["value", "checked"]);
const SVG_TAGS = new Set(["svg", "path", "circle", "rect"]);

/**
 * Describe an element. Children are descriptions, strings, numbers, lists of these, or nothing (null, undefined, false).
 * Properties are attributes, except `key` (identity among siblings), `on…` (listeners), `class`, `style` (an object),
 * `value` and `checked` (the live state: whoever describes it must take in every input at once),
 * `mounted(element)` (called once, after the drawing) and `drawn(element)` (called after every drawing).
 */
export function h(tag, properties, ...children) {
  const given = properties ?? {};
  return { tag, key: given.key, properties: given, children: descriptions(children), element: null };
}

/** Make the children of `root` look like `content`. */
export function draw(root, content) {
  const after = [];
  root.drawing = reconcile(root, root.drawing ?? [], descriptions([content]), after);
  for (const call of after) call();
}

function descriptions(children) {
  return children
    .flat(Infinity)
    .filter(isShown)
    .map((child) => (typeof child === "object" ? child : textOf(child)));
}

function isShown(child) {
  return child !== null && child !== undefined && child !== false && child !== true && child !== "";
}

function textOf(value) {
  return { tag: "#text", text: String(value), children: [], element: null };
}

function reconcile(parent, before, next, after) {
  const pool = poolOf(before);
  const kept = next.map((node) => take(pool, node));
  for (const leftovers of pool.values()) for (const node of leftovers) node.element.remove();
  next.forEach((node, index) => (kept[index] ? update(kept[index], node, after) : create(node, after)));
  place(parent, next);
  return next;
}

function poolOf(nodes) {
  const pool = new Map();
  for (const node of nodes) {
    const identity = identityOf(node);
    if (!pool.has(identity)) pool.set(identity, []);
    pool.get(identity).push(node);
  }
  return pool;
}

function identityOf(node) {
  // Without a key the first class tells siblings apart, so that one that comes or goes leaves the others alone.
  const name = node.key ?? `.${String(node.properties?.class ?? "").split(" ", 1)[0]}`;
  return `${node.tag} ${name}`;
}

function take(pool, node) {
  return pool.get(identityOf(node))?.shift() ?? null;
}

function place(parent, nodes) {
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node.element === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node.element, cursor);
  }
}

function create(node, after) {
  if (node.tag === "#text") {
    node.element = document.createTextNode(node.text);
    return;
  }
  const isSvg = SVG_TAGS.has(node.tag);
  node.element = isSvg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  node.children = reconcile(node.element, [], node.children, after);
  applyProperties(node.element, {}, node.properties);
  schedule(node, after, true);
}

function update(old, node, after) {
  node.element = old.element;
  if (node.tag === "#text") {
    if (old.text !== node.text) node.element.data = node.text;
    return;
  }
  node.children = reconcile(node.element, old.children, node.children, after);
  applyProperties(node.element, old.properties, node.properties);
  schedule(node, after, false);
}

function schedule(node, after, isNew) {
  const { mounted, drawn } = node.properties;
  if (isNew && mounted) after.push(() => mounted(node.element));
  if (drawn) after.push(() => drawn(node.element));
}

function applyProperties(element, before, next) {
  for (const name of Object.keys(before)) if (!(name in next)) setProperty(element, name, undefined);
  for (const [name, value] of Object.entries(next)) {
    if (LIVE.has(name)) setLive(element, name, value);
    else if (before[name] !== value) setProperty(element, name, value);
  }
}

function setLive(element, name, value) {
  if (element[name] !== value) element[name] = value; // Writing the same again would move the caret.
}

function setProperty(element, name, value) {
  if (name === "key" || name === "mounted" || name === "drawn") return;
  if (name.startsWith("on")) setListener(element, name.slice(2), value);
  else if (name === "style") setStyle(element, value ?? {});
  else setAttribute(element, name === "class" ? "class" : name, value);
}

function setListener(element, type, listener) {
  element.listeners ??= {};
  if (!(type in element.listeners)) element.addEventListener(type, (event) => element.listeners[type]?.(event));
  element.listeners[type] = listener;
}

function setAttribute(element, name, value) {
  const isAria = name.startsWith("aria-");
  if (value === undefined || value === null || (value === false && !isAria)) element.removeAttribute(name);
  else element.setAttribute(name, value === true && !isAria ? "" : String(value));
}

function setStyle(element, values) {
  element.removeAttribute("style");
  for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
}
