// Small helpers over the DOM. Data becomes text nodes and attributes only, never markup.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected"]);

/** Make an element: h("p.note", {title: "…"}, "text", child). Handlers are given as onclick: f. */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (PROPERTIES.has(key)) node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child);
  }
}

/** The element with this id. */
export const by = (id) => document.getElementById(id);

/** A name, kept apart from the direction of what surrounds it. */
export const name = (text) => h("bdi", {}, text);

/** Replace what stands in a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

/** The same, but what stands there already stays the same node: a click begun on it still ends on it. */
export function refill(node, ...children) {
  const before = [...node.childNodes];
  const after = [...h("div", {}, ...children).childNodes];
  after.forEach((child, at) => {
    const there = before[at];
    if (!there) node.append(child);
    else if (there.nodeName === child.nodeName && there.dataset?.key === child.dataset?.key) renew(there, child);
    else there.replaceWith(child);
  });
  for (const gone of before.slice(after.length)) gone.remove();
}

function renew(there, fresh) {
  if (there.isEqualNode(fresh)) return;
  if (!fresh.attributes) {
    there.data = fresh.data;
    return;
  }
  for (const { name: gone } of [...there.attributes]) if (!fresh.hasAttribute(gone)) there.removeAttribute(gone);
  for (const { name: kept, value } of fresh.attributes) if (there.getAttribute(kept) !== value) there.setAttribute(kept, value);
  refill(there, ...fresh.childNodes);
}

/** Let a screen reader say something once. */
export function announce(text) {
  const place = by("announcer");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
}

/** Give focus to what stands now for a control that was drawn anew, else to its message; whether there was either. */
export function refocus(key) {
  const control = document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  const there = control ?? by(/m\d+/.exec(key)?.[0] ?? "");
  there?.focus({ preventScroll: true });
  return Boolean(there);
}

/** The notes of what went wrong so far, which go once something that is asked for after them is done. */
export const wrongs = () => [...by("notes").querySelectorAll('[data-kind="bad"]')];

/** A sentence that stays for a moment at the edge of the page; of what went wrong, until something goes well. */
export function note(text, kind = "plain") {
  const notes = by("notes");
  for (const same of notes.children) if (same.dataset.kind === kind && same.firstElementChild.textContent === text) same.remove();
  const box = h("div.note", { role: kind === "bad" ? "alert" : "status", "data-kind": kind },
    h("p", {}, text),
    h("button.quiet", { type: "button", onclick: () => box.remove() }, "Close"));
  notes.append(box);
  if (kind !== "bad") setTimeout(() => box.remove(), 8000);
}
