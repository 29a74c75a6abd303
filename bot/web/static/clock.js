// The clock: what time it is in the community, what is due next, and moving there.

import { get, post } from "./api.js";
import { announce, by, fill, note } from "./dom.js";
import { moment, momentText, until } from "./text.js";

const HOUR = 3600000;
const DAY = 24 * HOUR;
const BUTTONS = ["hour", "day", "next"];
let face = null;
let seen = 0;
let drawn = "";

/** The community's time now. */
export const now = () => (face ? face.now + (performance.now() - seen) : Date.now());

function take(next) {
  face = next;
  seen = performance.now();
  draw();
}

function draw() {
  if (!face) return;
  const text = momentText(now());
  if (text !== drawn) {
    drawn = text;
    const shown = moment(now());
    by("clock-now").textContent = shown.textContent;
    by("clock-now").setAttribute("datetime", shown.getAttribute("datetime"));
  }
  const ahead = face.ahead;
  const words = ahead ? ["Next: ", ahead.what, ", ", moment(ahead.at), ` (${until(ahead.at, now())})`] : ["Nothing is due."];
  if (by("clock-ahead").dataset.shown !== JSON.stringify([ahead, ahead && until(ahead.at, now())])) {
    by("clock-ahead").dataset.shown = JSON.stringify([ahead, ahead && until(ahead.at, now())]);
    fill(by("clock-ahead"), words);
  }
  by("clock-status").textContent = face.to ? `Moving to ${momentText(face.to)}…` : "";
  for (const id of BUTTONS) by(id).disabled = face.to !== null || (id === "next" && !ahead);
}

/** Look at the clock again. */
export async function loadClock() {
  take(await get("/api/clock"));
  if (face.to !== null) setTimeout(() => loadClock().catch(() => {}), 300);
}

async function move(step) {
  for (const id of BUTTONS) by(id).disabled = true;
  try {
    take(await post("/api/clock", step));
    announce(`It is ${momentText(now())} now.`);
  } catch (error) {
    note(error.message, "bad");
    await loadClock().catch(() => {});
  }
}

/** Wire the buttons, and let the clock tick. */
export function startClock() {
  by("hour").addEventListener("click", () => move({ by: HOUR }));
  by("day").addEventListener("click", () => move({ by: DAY }));
  by("next").addEventListener("click", () => move({ next: true }));
  setInterval(draw, 1000);
}
