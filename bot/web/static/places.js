// The list of places, and who one acts as.

import { by, fill, h, name, refill } from "./dom.js";
import { momentText } from "./text.js";

function link(room, current, depth) {
  const unread = room.unread && room.key !== current ? room.unread : 0;
  const sign = room.kind === "channel" ? "#" : room.kind === "thread" ? "↳" : "";
  return h("li", { "data-key": room.key }, h(`a.room${depth ? ".inner" : ""}${unread ? ".unread" : ""}`, {
    href: `?in=${encodeURIComponent(room.key)}`, "data-room": room.key, "aria-current": room.key === current ? "page" : null,
  },
  sign ? h("span.sign", { "aria-hidden": "true" }, sign) : null,
  h("span.room-name", {}, name(room.name)),
  unread ? h("span.badge", {}, String(unread), h("span.unseen", {}, " new")) : null));
}

function group(title, rooms, current, threads = []) {
  if (!rooms.length) return null;
  const id = `places-${title.toLowerCase()}`;
  return h("section", { "aria-labelledby": id, "data-key": id }, h("h2", { id }, title), h("ul", {}, rooms.flatMap((room) => [
    link(room, current, 0),
    ...threads.filter((thread) => thread.parent === room.key && (thread.unread || thread.key === current || thread.recent)).map((thread) => link(thread, current, 1)),
  ])));
}

const RECENT = 5;

/** Draw the places that the viewer sees. */
export function drawRooms(home, current) {
  const of = (kind) => home.rooms.filter((room) => room.kind === kind);
  const threads = of("thread");
  const recent = new Set([...threads].sort((a, b) => b.last - a.last).slice(0, RECENT).map((room) => room.key));
  const kept = threads.map((room) => ({ ...room, recent: recent.has(room.key) }));
  const focused = document.activeElement?.dataset?.room;
  refill(by("rooms"), group("Channels", of("channel"), current, kept), group("Direct", of("direct"), current));
  if (focused) by("rooms").querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
}

const described = (member) => {
  const roles = member.roles.length ? member.roles.join(", ") : "no role";
  const rests = member.timed_out ? `, writes again ${momentText(member.timed_out)}` : "";
  return `${member.name} — ${roles}${member.pending ? ", not yet in" : ""}${rests}`;
};

/** Draw the picker of members, and whether direct messages reach whom one is. */
export function drawViewers(home, viewer) {
  by("reachable-box").hidden = !home.viewer;
  by("reachable").checked = home.viewer?.reachable ?? true;
  const picker = by("viewer");
  const wanted = JSON.stringify([home.members, viewer]);
  if (picker.dataset.shown === wanted) return;
  picker.dataset.shown = wanted;
  fill(picker, home.members.map((member) => h("option", { value: member.key, selected: member.key === viewer }, described(member))));
  picker.value = viewer ?? "";
  by("leave").hidden = !viewer;
}
