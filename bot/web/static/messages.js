// The conversation: draws messages and keeps what did not change, so that focus and reading stay put.

import { announce, by, fill, h, name, refocus } from "./dom.js";
import { drawPost } from "./posts.js";
import { block, clockTime, sameDay, spans, timed, wholeDay } from "./text.js";
import { tools } from "./tools.js";

const TOGETHER = 5 * 60 * 1000;
const NEAR = 80;
const drawn = new Map();
let room = null;

const initials = (text) => [...text.trim()].slice(0, 1).join("").toUpperCase();
const role = (member) => (member.power === 2 ? "organiser" : member.power === 1 ? "moderator" : member.roles.includes("newcomer") ? "newcomer" : "");

function head(it) {
  const tag = it.bot ? "Hearth" : role(it.author);
  return h("header", {},
    h("h3.author", {}, name(it.author.name)),
    tag && !(it.bot && it.author.name === "Hearth") ? h("span.tag", {}, tag) : null,
    it.bot ? h("span.tag.bot", {}, "bot") : null,
    h("span.at", {}, clockTime(it.at)));
}

const edited = (it) => (it.edited_at ? h("span.edited", {}, " (edited)") : null);

function quote(it, act) {
  if (!it.reply_to) return null;
  if (!it.reply_to.key) return h("p.quoted", {}, "An answer to a message that is not here any more");
  return h("button.quoted", { type: "button", onclick: () => act.jump(it.reply_to.key) },
    h("span.unseen", {}, "In answer to "), h("strong", {}, name(it.reply_to.author)), " ", name(it.reply_to.text));
}

function reactions(it, act) {
  if (!it.reactions.length) return null;
  return h("div.reactions", { role: "group", "aria-label": "Reactions" }, it.reactions.map((one) => h("button.reaction", {
    type: "button", "aria-pressed": String(one.mine), title: one.who.join(", "), "data-focus": `${it.key}:${one.emoji}`,
    "aria-label": `${one.emoji} ${one.who.length}, from ${one.who.join(", ")}`,
    onclick: () => act.react(it, one.emoji, !one.mine),
  }, h("span", { "aria-hidden": "true" }, one.emoji), h("span.count", {}, String(one.who.length)))));
}

const kept = (it) => (it.taken_down ? "Taken down" : "Held");

const label = (it) => `${it.hidden ? `${kept(it)}. ` : ""}${it.author.name}, ${it.text.slice(0, 80)}`;

/** Who sees a post that is held back or was taken down, in words that fit whoever looks at it. */
function held(it) {
  const others = it.mine ? `you and the ${it.author.power ? "other " : ""}moderators` : "its author and the moderators";
  return h("p.flag.held", {}, h("span", { "aria-hidden": "true" }, "❚❚"), `${kept(it)}: only ${others} see this.`);
}

function draw(it, joined, viewer, act) {
  const kinds = [joined ? ".joined" : "", it.hidden ? ".hidden" : "", it.private ? ".private" : "", it.mentions_me ? ".for-me" : "", it.bot ? ".hearths" : ""];
  const press = (action, values, from) => act.press(it, action, values, from);
  const body = h("div.body", {},
    it.private ? h("p.flag", {}, "Only you see this", h("button.quiet", { type: "button", "data-focus": `${it.key}:dismiss`, onclick: () => act.dismiss(it) }, "Dismiss")) : null,
    it.hidden ? held(it) : null,
    quote(it, act),
    it.spans.length ? h("p.words", { dir: "auto" }, spans(it.spans, viewer), edited(it)) : null,
    it.blocks.map((one) => block(one, viewer, it.key, press)),
    reactions(it, act),
    it.thread ? h("button.thread", { type: "button", "data-focus": `${it.key}:thread`, onclick: () => act.go(it.thread.key) },
      it.thread.count === 1 ? "1 reply in the thread" : `${it.thread.count} replies in the thread`) : null);
  return h(`article.message${kinds.join("")}`, { id: it.key, tabindex: "-1", "aria-label": label(it) },
    joined ? h("span.gutter", {}, clockTime(it.at)) : h("span.face", { "aria-hidden": "true", "data-bot": it.bot ? "yes" : null }, initials(it.author.name)),
    h("div.content", {}, joined ? null : head(it), body),
    tools(it, room, act));
}

/** Whether the newest message is in sight, or nearly. */
export function atEnd() {
  const box = by("scroller");
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
}

/** Scroll to the newest message: to its end, or to its beginning where there is no room for all of it. */
export function toEnd() {
  const box = by("scroller");
  const last = by("log").lastElementChild;
  const tall = last && last.offsetHeight > box.clientHeight;
  box.scrollTop = tall ? box.scrollTop + last.getBoundingClientRect().top - box.getBoundingClientRect().top : box.scrollHeight;
  by("newest").hidden = true;
}

/** What a message says, line by line, as it is drawn: times in the reader's own zone. */
const lines = (article) => [...article.querySelectorAll(".words, .block-heading, blockquote")].map((one) => one.textContent);

/** What a message that is drawn says; nothing if it is not. */
export const wordsOf = (key) => lines(by(key) ?? h("p")).join(" ");

/** Draw a place's messages; what is the same as before stays the same element. */
export function drawMessages(page, messages, viewer, act) {
  const log = by("log");
  const fresh = room?.key !== page.room.key || log.dataset.viewer !== viewer;
  const follow = fresh || atEnd();
  const focused = document.activeElement?.dataset?.focus;
  room = page.room;
  log.dataset.viewer = viewer;
  if (fresh) {
    drawn.clear();
    log.setAttribute("aria-live", "off");
    fill(log);
  }
  const nodes = [];
  const news = [];
  let before = null;
  let added = 0;
  for (const it of messages) {
    if (!before || !sameDay(before.at, it.at)) {
      nodes.push(keep(`day-${new Date(it.at).toDateString()}`, "", () => h("p.day", {}, wholeDay(it.at))));
      before = null;
    }
    const joined = before !== null && before.author.key === it.author.key && it.at - before.at < TOGETHER && !it.reply_to && !before.private && !it.private;
    const known = drawn.has(it.key);
    nodes.push(keep(it.key, JSON.stringify([it, joined, act.entries(it).map((one) => one.label)]), () => draw(it, joined, viewer, act), (said) => news.push(`${it.author.name}: ${said}`)));
    if (!known) added += 1;
    before = it;
  }
  for (const it of page.posts) nodes.push(keep(`post-${it.key}`, JSON.stringify(it), () => drawPost(it, act)));
  if (!messages.length && !page.posts.length) nodes.push(h("p.empty", {}, emptyWords(page.room)));
  place(log, nodes);
  if (news.length && !fresh) announce(news.join(" "));
  if (focused && !document.activeElement?.dataset?.focus) back(focused, page.room);
  if (follow) toEnd();
  else if (added) by("newest").hidden = false;
  if (fresh) requestAnimationFrame(() => { log.setAttribute("aria-live", "polite"); toEnd(); });
}

/** Give focus back to a control that was drawn anew; if it is gone, to its message, else to writing. */
function back(focused, place) {
  if (!refocus(focused)) by(place.writable ? "line" : "scroller").focus({ preventScroll: true });
}

function emptyWords(place) {
  if (place.kind === "direct") return "Only you and Hearth read this. What it has to say to you alone shows up here; type / to ask it for something.";
  if (place.forum && place.writable) return "No posts yet. What you write here opens one, and its first line is the title.";
  return `Nothing here yet. ${place.writable ? "The first message is yours." : timed(place.why_not)}`;
}

/** What was drawn for this key, or drawn anew; `changed` hears what a message says that it did not say before. */
function keep(key, print, make, changed = () => {}) {
  const had = drawn.get(key);
  if (had && had.print === print) return had.node;
  const node = make();
  if (had) {
    const before = new Set(lines(had.node));
    const said = lines(node).filter((one) => !before.has(one));
    node.setAttribute("aria-live", "off");
    if (said.length) changed(said.join(" "));
  }
  drawn.set(key, { print, node });
  return node;
}

function place(log, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...log.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (log.children[at] !== node) log.insertBefore(node, log.children[at] ?? null);
  });
  for (const [key, { node }] of drawn) if (!node.isConnected) drawn.delete(key);
}

/** Put an editor in the place of a message's words; `save(text)` throws a sentence where it cannot be. */
export function editHere(it, save) {
  const article = by(it.key);
  const body = article?.querySelector(".body");
  if (!body || article.querySelector(".editor")) return;
  const line = h("textarea", { value: it.text, rows: "2", "aria-label": "Change your message", dir: "auto" });
  const why = h("p.problem", { role: "alert" });
  const done = () => { editor.remove(); body.hidden = false; (article.querySelector(".more") ?? article.querySelector(".tool"))?.focus(); };
  const submit = async () => {
    try {
      await save(line.value);
      done();
    } catch (error) {
      why.textContent = error.message;
    }
  };
  const editor = h("div.editor", {}, line, why, h("div.actions", {},
    h("button.primary", { type: "button", onclick: submit }, "Save"), h("button.quiet", { type: "button", onclick: done }, "Leave as it was")));
  line.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  body.hidden = true;
  body.after(editor);
  line.focus();
}
