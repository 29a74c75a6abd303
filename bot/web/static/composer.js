// The composer: Enter sends; after a slash it offers commands, their options and values to choose from.

import { get } from "./api.js";
import { commandsFor, complete, context, optionsFor, ready, valuesFor } from "./complete.js";
import { by, fill, h, name } from "./dom.js";
import { timed } from "./text.js";

const drafts = new Map();
let items = [];
let active = -1;
let at = null;
let turn = 0;
let state = null;
let target = null;
let kept = false;
let offered = null;

const line = () => by("line");

/** Wire the composer. `state()` tells viewer, channel, commands and home; `send(text, target)` sends. */
export function startComposer(read, send) {
  state = read;
  line().addEventListener("input", () => { grow(); remember(); suggest(); });
  line().addEventListener("keydown", (event) => keydown(event, send));
  line().addEventListener("click", suggest);
  line().addEventListener("blur", () => setTimeout(close, 120));
  by("choices").addEventListener("mousedown", (event) => event.preventDefault());
  by("choices").addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) accept(Number(option.dataset.at));
  });
  by("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(send); });
}

/** A place was opened: its draft, and whether one may write. */
export function showPlace(room, pending, agree) {
  const box = line();
  const key = `${state().viewer}:${room.key}`;
  if (box.dataset.place !== key) {
    box.dataset.place = key;
    box.value = drafts.get(key) ?? "";
    aim(null);
    by("problem").textContent = "";
    close();
    grow();
  }
  kept = false;
  box.disabled = !room.writable;
  by("send").disabled = !room.writable;
  box.placeholder = room.writable ? invitation(room) : "You cannot write here now";
  const welcome = pending ? h("button.primary", { type: "button", onclick: agree }, "I agree, let me in") : null;
  if (!room.writable) fill(by("context"), h("p", {}, timed(room.why_not)), welcome);
  else if (!target) fill(by("context"));
  by("context").hidden = !by("context").childElementCount;
  const text = offered;
  offered = null;
  if (text !== null) offer(text);
}

/** Nothing can be written until `showPlace` tells where it would go. */
export function keepLine() {
  kept = true;
  line().disabled = true;
  by("send").disabled = true;
}

function invitation(room) {
  if (room.forum) return `Open a post in #${room.name}; its first line is the title`;
  return `Write to ${room.kind === "direct" ? "Hearth" : room.kind === "channel" ? `#${room.name}` : room.name}`;
}

/** Answer a message, or begin a thread under it; null for neither. */
export function aim(next) {
  target = next;
  const box = by("context");
  if (!target) fill(box);
  else {
    fill(box, h("p", {}, target.thread ? "A thread under the message of " : "In answer to ", h("strong", {}, name(target.message.author.name)), ": ",
      h("span.excerpt", {}, name(target.message.text.split("\n")[0].slice(0, 80)))),
    h("button.quiet", { type: "button", onclick: () => { aim(null); line().focus(); } }, "Never mind"));
    line().focus();
  }
  box.hidden = !box.childElementCount;
}

/** Put a line there for somebody to read and send. */
export function offer(text) {
  const box = line();
  if (kept) offered = text;
  if (box.disabled) return;
  box.value = text;
  box.setSelectionRange(text.length, text.length);
  box.focus();
  grow();
  remember();
  suggest();
}

function remember() {
  drafts.set(line().dataset.place, line().value);
}

function grow() {
  line().rows = Math.min(8, Math.max(1, line().value.split("\n").length));
}

async function submit(send) {
  const box = line();
  const text = box.value;
  const place = box.dataset.place;
  if (!text.trim() || by("send").disabled) return;
  close();
  by("problem").textContent = "";
  by("send").disabled = true;
  try {
    await send(text, target);
    drafts.delete(place);
    if (box.dataset.place !== place) return;
    if (box.value === text) box.value = "";
    aim(null);
    grow();
  } catch (error) {
    by("problem").textContent = error.message;
  } finally {
    by("send").disabled = box.disabled;
    box.focus();
  }
}

function keydown(event, send) {
  if (event.isComposing) return;
  const open = items.length > 0;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const step = event.key === "ArrowDown" ? 1 : -1;
    active = (active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length;
    mark();
  } else if (open && active >= 0 && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && changes(active)) {
    accept(active);
  } else if (event.key === "Escape" && (open || target)) {
    if (open) close();
    else aim(null);
  } else if (event.key === "Enter" && !event.shiftKey) {
    submit(send);
  } else return;
  event.preventDefault();
}

const changes = (index) => line().value.slice(at.start, line().selectionStart).trim() !== items[index].insert.trim();

function accept(index) {
  const box = line();
  const after = box.value.slice(box.selectionStart);
  const before = box.value.slice(0, at.start) + items[index].insert;
  box.value = before + after.trimStart();
  box.setSelectionRange(before.length, before.length);
  box.focus();
  remember();
  suggest();
}

async function suggest() {
  const mine = ++turn;
  const box = line();
  const { commands, home, viewer } = state();
  at = context(box.value, box.selectionStart, commands);
  if (!at) return close();
  let found = [];
  let first = 0;
  if (at.kind === "command") found = commandsFor(at.typed, commands);
  else if (at.kind === "option") [found, first] = [optionsFor(at), at.loose || ready(at) ? -1 : 0];
  else if (at.kind === "value") {
    const choices = await get("/api/suggest", { as: viewer, command: at.command.name, option: at.option.name, typed: at.typed.trim().slice(0, 100) }).catch(() => []);
    if (mine !== turn) return null;
    found = valuesFor(at, choices);
    if (complete(at.typed, found)) {
      at = { ...at, kind: "option", typed: "", start: box.selectionStart };
      [found, first] = [optionsFor(at), ready(at) ? -1 : 0];
    }
  } else if (at.kind === "person") {
    found = home.members.filter((one) => one.name.toLowerCase().includes(at.typed)).map((one) => ({ label: one.name, help: one.roles.join(", "), insert: `@${one.name} ` }));
  } else if (at.kind === "place") {
    found = home.rooms.filter((one) => one.kind === "channel" && one.name.includes(at.typed)).map((one) => ({ label: `#${one.name}`, help: one.about, insert: `#${one.name} ` }));
  }
  show(found.slice(0, 25), found.length ? first : -1);
  return null;
}

function usage() {
  const command = at?.command;
  if (!command) return null;
  const parts = command.options.map((one) => [" ", h("span.part", { "data-now": one === at.option && at.kind === "value" ? "yes" : null },
    `${one.name}${one.required ? "" : " (if you like)"}`)]);
  const help = at.kind === "value" ? at.option.help : command.help;
  return [h("code", {}, `/${command.name}`, parts), h("span.usage-help", {}, help)];
}

function show(found, first) {
  items = found;
  active = first;
  const help = usage();
  by("suggestions").hidden = !items.length && !help;
  fill(by("usage"), help);
  by("usage").hidden = !help;
  fill(by("choices"), items.map((one, index) => h("li", { role: "option", id: `choice-${index}`, "data-at": index, "aria-selected": "false" },
    h("span.choice-label", {}, name(one.label)), one.tag ? h("span.tag", {}, one.tag) : null, one.help ? h("span.choice-help", {}, name(one.help)) : null)));
  line().setAttribute("aria-expanded", String(items.length > 0));
  mark();
}

function mark() {
  for (const option of by("choices").children) option.setAttribute("aria-selected", String(Number(option.dataset.at) === active));
  if (active < 0) line().removeAttribute("aria-activedescendant");
  else {
    line().setAttribute("aria-activedescendant", `choice-${active}`);
    by(`choice-${active}`)?.scrollIntoView({ block: "nearest" });
  }
}

function close() {
  turn += 1;
  items = [];
  active = -1;
  by("suggestions").hidden = true;
  line().setAttribute("aria-expanded", "false");
  line().removeAttribute("aria-activedescendant");
}
