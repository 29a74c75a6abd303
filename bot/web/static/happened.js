// What happened: the journal as it grows, the outbox with each effect's state, what is ahead.

import { get, post } from "./api.js";
import { now } from "./clock.js";
import { by, fill, h, name, note, refill } from "./dom.js";
import { moment, until } from "./text.js";

const TABS = ["journal", "outbox", "schedule"];
const EMPTY = {
  journal: "Nothing here yet. Write something in a channel, and it shows up here.",
  outbox: "Nothing has gone out yet. When Hearth answers or posts, each step of it shows up here.",
  schedule: "Nothing is scheduled. What Hearth will do by itself shows up here.",
};
const SHAPES = {
  sent: "●", answering: "◐", sending: "◐", waiting: "○", held: "◇", folded: "◇", dropped: "✕", failed: "▲", uncertain: "?",
};
let current = "journal";
let older = [];
let oldest = 0;
let heard = async () => {};

function line(at, key, title, detail) {
  return h("li", { "data-key": key }, h("p.line-title", {}, title), detail ? h("p.line-detail", {}, detail) : null,
    h("p.line-at", {}, at));
}

const parts = (...words) => words.filter(Boolean).flatMap((word, at) => (at ? [" · ", word] : [word]));

const WHAT = { send: "post", direct: "private note", answer: "answer", edit: "change of a post", delete: "removal of a post", hide: "hiding of a post",
  restore: "return of a post", react: "reaction", label: "label on a post", time_out: "time-out", give_role: "role given", take_role: "role taken",
  gate: "rule of the platform's own" };

const DRAW = {
  journal: (it) => line(moment(it.at), it.id, parts(h("strong", {}, it.kind), it.who && name(it.who), it.where && name(it.where)),
    parts(it.about && name(it.about), it.detail && name(it.detail), it.cause ? `follows from no. ${it.cause}` : null)),
  outbox: (it) => line([moment(it.at), it.next_at ? [", next try ", moment(it.next_at)] : ""], it.id,
    [h("span.state", { "data-state": it.state }, h("span", { "aria-hidden": "true" }, SHAPES[it.state] ?? "○"), ` ${it.state}`), " ", WHAT[it.what] ?? it.what, it.where ? [" · ", name(it.where)] : ""],
    parts(it.purpose, it.attempts > 1 ? `${it.attempts} tries` : null, it.why)),
  schedule: (it) => line([moment(it.due), ` (${until(it.due, now())})`], it.id, parts(h("strong", {}, it.name), it.cog), it.rhythm),
};

function draw(tab, lines, more) {
  const panel = by(`panel-${tab}`);
  if (!lines.length) {
    refill(panel, h("p.empty", {}, EMPTY[tab]));
    return;
  }
  const had = new Set([...panel.querySelectorAll("[data-key]")].map((item) => item.dataset.key));
  const items = lines.map(DRAW[tab]);
  if (had.size) for (const item of items) if (!had.has(item.dataset.key)) item.classList.add("fresh");
  refill(panel, h("ol", {}, items), more ? h("button.quiet.wide", { type: "button", onclick: more }, "Earlier") : null);
}

async function loadJournal() {
  const newest = await get("/api/journal");
  const least = newest.length ? newest[newest.length - 1].id : 0;
  older = older.filter((entry) => entry.id < least);
  const lines = [...newest, ...older];
  oldest = lines.length ? lines[lines.length - 1].id : 0;
  draw("journal", lines, newest.length >= 50 && oldest > 1 ? earlier : null);
  await heard(newest);
}

/** Look further back; the button stays the same while the journal grows, so what is oldest now is asked for then. */
async function earlier() {
  try {
    older = [...older, ...await get("/api/journal", { before: oldest })];
    await loadJournal();
  } catch (error) {
    note(error.message, "bad");
  }
}

/** Let somebody else read the newest lines of the journal too, whenever it grows. */
export function onJournal(listener) {
  heard = listener;
}

/** Look again at the views among these topics. */
export async function loadHappened(topics) {
  const all = topics.has("everything");
  const wanted = (tab) => all || topics.has(tab) || (tab === "schedule" && topics.has("clock"));
  const jobs = [];
  if (wanted("journal")) jobs.push(loadJournal());
  if (wanted("outbox")) jobs.push(get("/api/outbox").then((lines) => draw("outbox", lines)));
  if (wanted("schedule")) jobs.push(get("/api/schedule").then((lines) => draw("schedule", lines)));
  if (wanted("weather")) jobs.push(get("/api/weather").then(drawWeather));
  await Promise.all(jobs);
}

function drawWeather(weather) {
  by("weather-panel").hidden = !weather.names.length;
  const names = weather.names.includes(weather.name) ? weather.names : [weather.name, ...weather.names];
  fill(by("weather"), names.map((option) => h("option", { value: option, selected: option === weather.name }, option)));
}

function choose(tab, focus) {
  current = tab;
  for (const other of TABS) {
    const chosen = other === tab;
    by(`tab-${other}`).setAttribute("aria-selected", String(chosen));
    by(`tab-${other}`).tabIndex = chosen ? 0 : -1;
    by(`panel-${other}`).hidden = !chosen;
  }
  if (focus) by(`tab-${tab}`).focus();
}

/** Wire the tabs and the weather. */
export function startHappened() {
  for (const tab of TABS) {
    fill(by(`panel-${tab}`), h("p.empty", {}, "Looking…"));
    by(`tab-${tab}`).addEventListener("click", () => choose(tab, false));
    by(`tab-${tab}`).addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose(TABS[(TABS.indexOf(current) + step + TABS.length) % TABS.length], true);
      else if (event.key === "Home") choose(TABS[0], true);
      else if (event.key === "End") choose(TABS[TABS.length - 1], true);
      else return;
      event.preventDefault();
    });
  }
  choose(current, false);
  by("weather").addEventListener("change", async (event) => {
    try {
      await post("/api/weather", { name: event.target.value });
      note(`The weather is ${event.target.value} now.`);
    } catch (error) {
      note(error.message, "bad");
    }
  });
}
