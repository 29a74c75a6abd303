// Tours: a panel over the conversation that says what to try, and ticks it off when the journal shows it.

import { get } from "./api.js";
import { by, fill, h, name } from "./dom.js";
import { atEnd, toEnd } from "./messages.js";
import { advance, begin, current, reaches, strange } from "./tourlog.js";

const KEPT = "hearth.tours";
const FAR = 40;
const SHORT = 40;
const PARTS = {
  line: ["talk", () => by("line")],
  menu: ["talk", () => [...document.querySelectorAll(".log .message:not(.hearths) .more")].at(-1)],
  person: ["places", () => by("viewer")],
  arrive: ["places", () => by("arrive")],
  direct: ["places", () => by("reachable")],
  clock: ["happened", () => by("next")],
  journal: ["happened", () => by("tab-journal")],
};
let tours = [];
let state = null;
let acts = null;
let newest = null;
let shown = "";
let whole = false;
let queue = Promise.resolve();

function kept() {
  try {
    return { away: false, open: null, running: null, finished: [], ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return { away: false, open: null, running: null, finished: [] };
  }
}

function keep(change) {
  localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...change }));
  drawTours();
}

const running = () => {
  const progress = kept().running;
  const tour = tours.find((one) => one.key === progress?.key);
  return tour ? { tour, progress } : null;
};

function tell(text) {
  by("tours-said").textContent = text;
}

/** Wire the panel. `read()` tells viewer, channel and home; `actions` are become, go, show and offer. */
export async function startTours(read, actions) {
  state = read;
  acts = actions;
  by("tours-open").addEventListener("click", () => {
    keep({ away: false, open: true });
    by("tours-box").querySelector("summary").focus();
    if (newest) followTour(newest);
  });
  let followed = false;
  by("tours-box").querySelector("summary").addEventListener("click", () => { followed = atEnd(); });
  by("tours-box").addEventListener("toggle", () => {
    if (followed) toEnd();
    if (kept().open !== by("tours-box").open) keep({ open: by("tours-box").open });
  });
  addEventListener("storage", (event) => { if (event.key === KEPT) drawTours(); });
  tours = await get("/api/tours").catch(() => []);
  by("tours-box").open = kept().open ?? !matchMedia("(max-width: 46rem)").matches;
  drawTours();
  if (newest) followTour(newest);
}

/** The journal grew: tick off what happened, also what happened while nobody looked. */
export function followTour(lines) {
  newest = lines;
  queue = queue.then(() => follow(lines)).catch(() => {});
  return queue;
}

async function follow(lines) {
  const now = running();
  if (!now || kept().away) return;
  const { tour, progress } = now;
  if (strange(progress, lines)) {
    keep({ running: begin(tour.key, lines[0]) });
    return;
  }
  let all = lines;
  for (let page = 0; page < FAR && !reaches(progress, all); page += 1) {
    const earlier = await get("/api/journal", { before: all[all.length - 1].id });
    if (!earlier.length) break;
    all = [...all, ...earlier];
  }
  if (strange(progress, all)) keep({ running: begin(tour.key, all[0]) });
  else move(tour, progress, advance(tour, progress, all));
}

/** Keep how far somebody is, and say what was ticked off and what comes next. */
function move(tour, before, after) {
  if (after.seen === before.seen && after.done.length === before.done.length) return;
  const fresh = after.done.filter((at) => !before.done.includes(at));
  const next = current(tour, after);
  if (next < 0) keep({ running: null, finished: [...new Set([...kept().finished, tour.key])], closed: tour.key });
  else keep({ running: after });
  if (!fresh.length) return;
  const done = fresh.map((at) => `Done: step ${at + 1} of ${tour.steps.length}.`).join(" ");
  tell(next < 0 ? `${done} ${tour.closing}` : `${done} Next: ${tour.steps[next].text}`);
}

function choose(tour) {
  keep({ running: begin(tour.key, newest?.[0] ?? null), closed: null });
  tell(`${tour.title}. First: ${tour.steps[0].text}`);
  rest();
}

/** Give focus to what comes next in the panel, after what had it is gone. */
function rest() {
  (by("tours-body").querySelector(".now button, button") ?? by("tours-box").querySelector("summary")).focus();
}

function tick(tour, progress, at) {
  move(tour, progress, { ...progress, done: [...progress.done, at] });
  rest();
}

function put() {
  keep({ away: true });
  by("tours-open").focus();
}

/** Draw the panel anew where it shows something else now. */
export function drawTours() {
  const { away, closed, finished } = kept();
  const now = running();
  const { home, viewer, channel } = state();
  if (!home) return;
  const print = JSON.stringify([tours.length, whole, away, closed, finished, now?.progress.done, now?.tour.key, viewer, channel, home.members.length, home.rooms.length]);
  if (print === shown) return;
  shown = print;
  by("tours").hidden = !tours.length || away;
  by("tours-open").hidden = !tours.length || !away;
  const body = by("tours-body");
  const focused = body.contains(document.activeElement);
  const follow = atEnd();
  by("tours-state").textContent = now ? `${now.tour.title}: ${now.progress.done.length} of ${now.tour.steps.length}` : closed ? "Done" : "See what Hearth does, a few minutes each";
  fill(body, now ? leading(now.tour, now.progress) : chooser(closed, finished));
  const step = body.querySelector(".now");
  if (step) body.scrollTop = step.offsetTop - body.offsetTop - body.clientHeight / 3;
  if (follow) toEnd();
  if (focused && !body.contains(document.activeElement)) rest();
}

const short = (text) => (text.length > SHORT ? `${text.slice(0, SHORT - 1).trimEnd()}…` : text);

const away = () => h("button.quiet", { type: "button", onclick: put }, "Put away");

function chooser(closed, finished) {
  const ended = tours.find((one) => one.key === closed);
  return [
    ended ? h("p.closing", {}, h("strong", {}, `${ended.title}: all done. `), ended.closing) : null,
    h("ul.tour-list", {}, tours.map((tour) => h("li", {},
      h("button", { type: "button", onclick: () => choose(tour) }, tour.title, finished.includes(tour.key) ? h("span.unseen", {}, "(done before)") : null),
      h("span.about", {}, finished.includes(tour.key) ? h("span.good", { "aria-hidden": "true" }, "✓ ") : null, tour.about)))),
    h("p.tour-end", {}, away()),
  ];
}

/** Show every step, or only the one that is next and the one just done. */
function unfold() {
  whole = !whole;
  drawTours();
  by("tours-body").querySelector(".all-steps").focus();
}

function leading(tour, progress) {
  const next = current(tour, progress);
  const near = [next, progress.done.at(-1)];
  return [
    h("ol.steps", {}, tour.steps.map((step, at) => {
      const done = progress.done.includes(at);
      return h(`li${done ? ".done" : at === next ? ".now" : ""}`, { "aria-current": at === next ? "step" : null, hidden: !whole && !near.includes(at) },
        h("span.mark", { "aria-hidden": "true" }, done ? "✓" : String(at + 1)),
        h("div", {}, h("p", {}, done ? h("span.unseen", {}, "Done: ") : null, step.text), at === next ? helps(tour, progress, at) : null));
    })),
    h("p.tour-end", {},
      h("button.quiet.all-steps", { type: "button", "aria-expanded": String(whole), onclick: unfold }, "All steps"),
      h("button.quiet", { type: "button", onclick: () => { keep({ running: null, closed: null }); rest(); } }, "Another tour"), away()),
  ];
}

/** The buttons of a step: whom to be first, then where to be, then what to press or write there. */
function helps(tour, progress, at) {
  const step = tour.steps[at];
  const { home, viewer, channel } = state();
  const wanted = step.who && (home.members.find((one) => one.name === step.who) ?? home.members.find((one) => one.roles.includes(step.who)));
  const be = wanted && wanted.key !== viewer && home.viewer?.name !== step.who ? wanted : null;
  const room = step.where && home.rooms.find((one) => (step.where === "direct" ? one.kind === "direct" : one.name === step.where));
  const buttons = be ? [h("button.primary", { type: "button", onclick: () => acts.become(be.key) }, "Look as ", name(be.name))] : [
    room && room.key !== channel ? h("button.primary", { type: "button", onclick: () => acts.go(room.key) }, room.kind === "direct" ? "Open what Hearth writes to you" : `Go to #${room.name}`) : null,
    step.write ? h("button", { type: "button", onclick: () => { acts.show("talk"); acts.offer(step.write); } }, `Write ${short(step.write)}`) : null,
    step.point ? h("button", { type: "button", onclick: () => point(step.point) }, "Show me where") : null,
    step.ticks.length ? null : h("button", { type: "button", onclick: () => tick(tour, progress, at) }, "I saw it"),
  ];
  const skip = step.ticks.length ? h("button.quiet", { type: "button", onclick: () => tick(tour, progress, at) }, "Skip this step") : null;
  return h("p.step-buttons", {}, buttons, skip);
}

function point(part) {
  const [view, find] = PARTS[part];
  acts.show(view);
  const target = find();
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  target.focus();
  target.classList.add("pointed");
  target.addEventListener("blur", () => target.classList.remove("pointed"), { once: true });
}
