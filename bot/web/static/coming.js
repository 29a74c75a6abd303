// What is planned, soonest first, beside the places; nothing at all where nothing is planned.

import { by, fill, h, name } from "./dom.js";
import { clockTime, moment, sameDay, spans } from "./text.js";

function when(it, at) {
  const end = sameDay(it.starts, it.ends) ? clockTime(it.ends) : moment(it.ends);
  return h("p.coming-when", {}, it.starts <= at ? h("strong", {}, "Now, ") : null, moment(it.starts), " to ", end);
}

function draw(it, viewer, at) {
  return h("li", { "data-key": it.key },
    h("h3", {}, name(it.name)),
    when(it, at),
    h("p.coming-where", {}, h("span.unseen", {}, "Where: "), spans(it.where, viewer)),
    it.about.length ? h("p.coming-about", { dir: "auto" }, spans(it.about, viewer)) : null,
    it.src ? h("img.picture", { src: it.src, alt: it.alt, loading: "lazy" }) : null);
}

/** Draw what is planned and not over at this time. */
export function drawComing(home, viewer, at) {
  const ahead = (home?.coming ?? []).filter((it) => it.ends > at);
  by("coming").hidden = !ahead.length;
  const list = by("coming-list");
  const print = JSON.stringify([ahead, viewer, ahead.filter((it) => it.starts <= at).length]);
  if (list.dataset.shown === print) return;
  list.dataset.shown = print;
  fill(list, ahead.map((it) => draw(it, viewer, at)));
}
