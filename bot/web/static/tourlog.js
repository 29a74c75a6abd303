// How far somebody is with a tour, from what the journal says: no DOM here.

const holds = (text, part) => !part || (text ?? "").includes(part);

/** Whether a journal line is what a step waits for. */
export const fits = (tick, line) => line.event === tick.event && holds(line.detail, tick.detail)
  && (!tick.who || line.who === tick.who) && (!tick.about || line.about === tick.about)
  && (!tick.where || (line.where ?? "").replace(/^#/, "") === tick.where);

/** A tour that begins after this journal line (null: after none). */
export const begin = (key, line) => ({ key, seen: line?.id ?? 0, at: line?.at ?? 0, done: [] });

/** The first step that is still open, or -1. */
export const current = (tour, progress) => tour.steps.findIndex((_, at) => !progress.done.includes(at));

/** Whether the newest lines reach back to where the progress stands. */
export const reaches = (progress, lines) => !lines.length || lines[lines.length - 1].id <= Math.max(progress.seen, 1);

/** Whether this is another journal than the one the progress belongs to: a demo that was begun anew. */
export function strange(progress, lines) {
  if (!progress.seen) return false;
  const same = lines.find((line) => line.id === progress.seen);
  return (lines[0]?.id ?? 0) < progress.seen || (same !== undefined && same.at !== progress.at);
}

/** Take in lines (newest first): each ticks at most one step, the first open one that it fits. */
export function advance(tour, progress, lines) {
  const done = [...progress.done];
  for (const line of lines.filter((one) => one.id > progress.seen).reverse()) {
    const at = tour.steps.findIndex((step, index) => !done.includes(index) && step.ticks.some((tick) => fits(tick, line)));
    if (at >= 0) done.push(at);
  }
  const last = lines[0] && lines[0].id > progress.seen ? lines[0] : { id: progress.seen, at: progress.at };
  return { ...progress, seen: last.id, at: last.at, done };
}
