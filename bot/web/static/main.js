// The page: who one acts as, where one is, and what is looked at again when something changes.

import { get, post } from "./api.js";
import { loadClock, now, startClock } from "./clock.js";
import { drawComing } from "./coming.js";
import { aim, keepLine, offer, showPlace, startComposer } from "./composer.js";
import { askName, confirmed, showForm } from "./dialogs.js";
import { announce, by, fill, h, note, wrongs } from "./dom.js";
import { loadHappened, onJournal, startHappened } from "./happened.js";
import { drawMessages, editHere, toEnd, wordsOf } from "./messages.js";
import { drawRooms, drawViewers } from "./places.js";
import { listen } from "./stream.js";
import { drawTours, followTour, startTours } from "./tours.js";

const EVERYTHING = new Set(["everything"]);
const state = { viewer: "", channel: "", home: null, commands: [], menus: [], page: null, older: [] };
let busy = null;
let again = new Set();
let waking = null;

const number = (key) => Number(key.slice(1));
const address = new URLSearchParams(location.search);
state.viewer = address.get("as") ?? localStorage.getItem("hearth.as") ?? "";
state.channel = address.get("in") ?? "";

function remember(push) {
  localStorage.setItem("hearth.as", state.viewer);
  const url = `?as=${encodeURIComponent(state.viewer)}&in=${encodeURIComponent(state.channel)}`;
  if (push) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

async function loadHome() {
  let home = await get("/api/home", { as: state.viewer });
  if (!home.viewer && home.members.length) {
    state.viewer = (home.members.find((one) => one.power === 0 && !one.roles.includes("newcomer")) ?? home.members[0]).key;
    home = await get("/api/home", { as: state.viewer });
  }
  state.home = home;
  if (!home.rooms.some((room) => room.key === state.channel)) {
    state.channel = (home.rooms.find((room) => room.kind === "channel" && room.writable) ?? home.rooms[0])?.key ?? "";
    state.page = null;
    state.older = [];
  }
  remember(false);
  by("community").textContent = home.space;
  drawViewers(home, state.viewer);
  drawRooms(home, state.channel);
}

async function loadMessages() {
  if (!state.channel) return;
  const { viewer, channel } = state;
  const page = await get("/api/messages", { as: viewer, channel });
  if (viewer !== state.viewer || channel !== state.channel) return;
  const least = page.messages.length ? number(page.messages[0].key) : Infinity;
  state.older = state.older.filter((one) => number(one.key) < least);
  state.page = page;
  drawPage();
  if (page.room.unread && document.visibilityState === "visible") {
    await post("/api/read", { as: viewer, channel });
    const room = state.home.rooms.find((one) => one.key === channel);
    if (room) room.unread = 0;
  }
}

function drawPage() {
  const { page, home } = state;
  const room = page.room;
  const title = room.kind === "channel" ? `#${room.name}` : room.name;
  by("room-name").textContent = title;
  by("room-about").textContent = room.kind === "thread" ? threadWords(room, home.rooms.find((one) => one.key === room.parent))
    : room.kind === "direct" ? directWords(home.viewer) : room.about;
  document.title = `${title} · ${home.space}`;
  by("earlier").hidden = !(state.older.length ? state.olderMore : page.earlier);
  drawMessages(page, [...state.older, ...page.messages], state.viewer, act);
  writeIn(room);
}

const writeIn = (room) => showPlace(room, state.home.viewer?.pending, agree);

function threadWords(room, parent) {
  const tags = room.tags.length ? `, tagged ${room.tags.join(", ")}` : "";
  return `A ${parent?.forum ? "post" : "thread"} in #${parent?.name ?? "a channel"}${tags}`;
}

const directWords = (viewer) => (viewer?.reachable === false
  ? "Only you and Hearth read this. Your direct messages are closed, so Hearth does not write here by itself."
  : "Only you and Hearth read this.");

async function earlier() {
  const first = state.older[0] ?? state.page.messages[0];
  const page = await get("/api/messages", { as: state.viewer, channel: state.channel, before: first.key });
  const box = by("scroller");
  const height = box.scrollHeight;
  state.older = [...page.messages, ...state.older];
  state.olderMore = page.earlier;
  drawPage();
  box.scrollTop += box.scrollHeight - height;
}

async function refresh(topics) {
  for (const topic of topics) again.add(topic);
  busy ??= (async () => {
    while (again.size) {
      const now = again;
      again = new Set();
      try {
        await look(now);
      } catch (error) {
        note(error.message, "bad");
      }
    }
    busy = null;
  })();
  await busy;
}

async function look(topics) {
  const all = topics.has("everything");
  const rooms = [...topics].some((topic) => topic.startsWith("channel:"));
  if (all || topics.has("home") || rooms) await loadHome();
  if (all || topics.has("home") || topics.has("commands")) {
    [state.commands, state.menus] = await Promise.all(["commands", "menus"].map((what) => get(`/api/${what}`, { as: state.viewer })));
  }
  if (all || topics.has("home") || topics.has(`channel:${state.channel}`)) await loadMessages();
  if (all || topics.has("clock") || topics.has("schedule")) await loadClock();
  drawComing(state.home, state.viewer, now());
  await loadHappened(topics);
  wakeAgain();
  drawTours();
}

/** Look again when whoever one is may write again; the time of the community is what counts. */
function wakeAgain() {
  clearTimeout(waking);
  const rest = (state.home?.viewer?.timed_out ?? 0) - now();
  if (rest > 0 && rest < 2 ** 31) waking = setTimeout(() => refresh(new Set(["home"])), rest + 250);
}

async function go(channel, push = true) {
  state.channel = channel;
  state.page = null;
  state.older = [];
  show("talk");
  remember(push);
  drawRooms(state.home, channel);
  const room = state.home.rooms.find((one) => one.key === channel);
  if (room) writeIn(room); // at once: whoever types before the page is drawn writes here
  else keepLine();
  await refresh(new Set(["home"]));
  if (push) announce(by("room-name").textContent);
}

async function become(viewer) {
  state.viewer = viewer;
  state.page = null;
  state.older = [];
  keepLine();
  remember(true);
  await refresh(new Set(["home", "commands"]));
  announce(`You are ${state.home.viewer?.name ?? "nobody"} now.`);
}

const agree = () => attempt(() => post("/api/admit", { as: state.viewer }));

function settle(notes) {
  for (const one of notes) one.remove();
}

async function attempt(work) {
  const before = wrongs();
  try {
    const done = await work();
    if (done?.what !== "trouble") settle(before);
    return done;
  } catch (error) {
    note(error.message, "bad");
    return null;
  }
}

/** Show what came of an interaction. */
async function take(shown, form = null) {
  if (!shown) return;
  if (shown.what === "form") showForm(shown.form, (values) => sendForm(shown.form, values));
  if (shown.what === "trouble" || (shown.what === "nothing" && shown.text)) note(shown.text, shown.what === "trouble" ? "bad" : "plain");
  await refresh(new Set([`channel:${state.channel}`]));
  if (shown.what === "private" && !form) announce(`Only you see this: ${wordsOf(shown.key) || shown.text}`);
  if (shown.what === "private" || shown.what === "posted") toEnd();
}

async function sendForm(form, values) {
  const shown = await post("/api/form", { as: state.viewer, action: form.action, values });
  if (shown.what === "errors") return shown.errors;
  if (shown.what !== "trouble") settle(wrongs());
  await take(shown);
  return null;
}

async function send(text, target) {
  const shown = await post("/api/say", {
    as: state.viewer, channel: state.channel, text,
    reply_to: target && !target.thread ? target.message.key : null,
    thread: target?.thread ? target.message.key : null,
  });
  attempt(async () => { await take(shown); toEnd(); return shown; }); // not awaited: the line is free now, however long drawing takes
}

const act = {
  go: (channel) => go(channel),
  react: (it, emoji, on) => attempt(() => post("/api/react", { as: state.viewer, message: it.key, emoji, on })),
  reply: (it) => aim({ message: it, thread: false }),
  thread: (it) => (it.thread ? go(it.thread.key) : aim({ message: it, thread: true })),
  edit: (it) => editHere(it, (text) => post("/api/edit", { as: state.viewer, message: it.key, text })),
  dismiss: (it) => attempt(() => post("/api/delete", { as: state.viewer, message: it.key })),
  entries: (it) => [
    it.may_edit && { label: "Edit", run: () => act.edit(it) },
    ...(it.may_point ? state.menus.map((one) => ({ label: one.name, help: one.help, run: () => choose(it, one.name) })) : []),
    it.may_delete && !it.private && { label: "Delete", risky: true, run: () => act.remove(it) },
  ].filter(Boolean),
  jump: (key) => {
    const there = by(key);
    if (!there) return note("That message is further up. Show earlier messages to find it.");
    there.scrollIntoView({ block: "center" });
    return there.focus();
  },
  remove: async (it) => {
    const first = it.text.split("\n")[0].slice(0, 120).replace(/^[“”"]+|[“”"]+$/g, "");
    const stays = isCard(it) ? " What it is about still waits for a decision: /queue shows it." : "";
    if (await confirmed("Delete this message?", `“${first}” goes for everyone, and cannot be brought back.${stays}`, "Delete it")) {
      await attempt(() => post("/api/delete", { as: state.viewer, message: it.key }));
    }
  },
  press: async (it, action, values, from) => {
    from.setAttribute("aria-busy", "true");
    await take(await attempt(() => post("/api/press", { as: state.viewer, message: it.key, action, values })));
    from.removeAttribute("aria-busy");
  },
};

/** Whether moderators decide on something with a message's buttons. */
const isCard = (it) => it.blocks.some((one) => one.items?.some((control) => control.action?.startsWith("moderation.approve")));

const choose = async (it, menu) => take(await attempt(() => post("/api/menu", { as: state.viewer, message: it.key, menu })));

async function reach(open) {
  try {
    await post("/api/reachable", { as: state.viewer, reachable: open });
  } catch (error) {
    note(error.message, "bad");
    return;
  }
  settle(wrongs());
  note(open ? "Direct messages are open: Hearth can write to you." : "Direct messages are closed: what Hearth has to say to you alone comes another way.");
}

function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll(".views button")) {
    if (button.dataset.to === view) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

async function arrive() {
  askName(async (name) => {
    const { key } = await post("/api/join", { name });
    attempt(() => become(key)); // not awaited: the dialog closes now, and focus is back before the page is drawn anew
  });
}

async function leave() {
  const name = state.home.viewer?.name;
  if (await confirmed(`Should ${name} leave?`, "What they wrote stays. They can come back later under the same name.", "Leave")) {
    await attempt(() => post("/api/leave", { as: state.viewer }));
    await become("");
  }
}

function start() {
  startClock();
  startHappened();
  startComposer(() => state, send);
  startTours(() => state, { become, go, show, offer });
  onJournal(followTour);
  show("talk");
  by("viewer").addEventListener("change", (event) => become(event.target.value));
  by("arrive").addEventListener("click", arrive);
  by("leave").addEventListener("click", leave);
  by("reachable").addEventListener("change", (event) => reach(event.target.checked));
  by("earlier").addEventListener("click", () => attempt(earlier));
  by("newest").addEventListener("click", toEnd);
  for (const button of document.querySelectorAll(".views button")) button.addEventListener("click", () => show(button.dataset.to));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-room]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const there = go(link.dataset.room);
    if (link.dataset.message) there.then(() => act.jump(link.dataset.message));
  });
  addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search);
    state.viewer = query.get("as") ?? state.viewer;
    go(query.get("in") ?? state.channel, false);
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(new Set([`channel:${state.channel}`])); });
  listen(refresh);
  refresh(EVERYTHING).then(() => { document.body.dataset.ready = "yes"; }, (error) => fill(by("log"), h("p.empty", {}, error.message)));
}

start();
