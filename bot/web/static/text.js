// Draws texts: spans, times in the reader's own zone, and the blocks of Hearth's messages.

import { h, name } from "./dom.js";

const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const long = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const fullDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

const shown = (format, at) => {
  const day = new Date(at);
  return Number.isNaN(day.getTime()) ? "some day" : format.format(day);
};

const element = (at, text, full) => {
  const day = new Date(at);
  if (Number.isNaN(day.getTime())) return h("span", {}, "some day");
  return h("time", { datetime: day.toISOString(), title: full }, text);
};

/** The time of day. */
export const clockTime = (at) => element(at, shown(hour, at), shown(long, at));

/** Day and time of day. */
export const moment = (at) => element(at, `${shown(date, at)}, ${shown(hour, at)}`, shown(long, at));

/** A day alone. */
export const wholeDay = (at) => element(at, shown(fullDay, at), shown(long, at));

/** Day and time as text alone. */
export const momentText = (at) => `${shown(date, at)}, ${shown(hour, at)}`;

/** A sentence with its times in the reader's own zone: the server marks them, since it does not know where they are. */
export const timed = (text) => text.replace(/\ue000([td])(-?\d{1,18})\ue001/g, (_, kind, at) => (kind === "t" ? momentText(Number(at)) : shown(fullDay, Number(at))));

/** Whether two times are on one day in the reader's zone. */
export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** How long until then, in words: "in 2 h 5 min". */
export function until(at, now) {
  const minutes = Math.round((at - now) / 60000);
  if (minutes <= 0) return "now";
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days) return `in ${days} d${hours ? ` ${hours} h` : ""}`;
  if (hours) return `in ${hours} h${rest ? ` ${rest} min` : ""}`;
  return `in ${rest} min`;
}

const safeLink = (address) => /^https?:\/\//i.test(address);

function span(it, viewer) {
  switch (it.t) {
    case "person":
      return h("span.mention", { "data-me": it.key === viewer ? "yes" : null }, name(it.text));
    case "place":
      return h("a.place", { href: `?in=${encodeURIComponent(it.key)}`, "data-room": it.key, "data-message": it.message }, name(it.text));
    case "time":
      return moment(it.at);
    case "day":
      return wholeDay(it.at);
    case "mark":
      return h("mark", {}, it.text);
    case "link":
      return safeLink(it.text)
        ? h("a", { href: it.text, rel: "noopener noreferrer nofollow ugc", target: "_blank" }, name(it.text))
        : document.createTextNode(it.text ?? "");
    default:
      return document.createTextNode(it.text ?? "");
  }
}

/** The nodes of a text. */
export const spans = (list, viewer) => (list ?? []).map((it) => span(it, viewer));

const fileSize = (bytes) => (bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** A block of a message; `press(action, values)` is called for its controls. */
export function block(it, viewer, ids, press) {
  switch (it.kind) {
    case "heading":
      return h("p.block-heading", { role: "heading", "aria-level": "4", dir: "auto" }, spans(it.spans, viewer));
    case "text":
      return h("p.words", { dir: "auto" }, spans(it.spans, viewer));
    case "quote":
      return h("blockquote", { dir: "auto" }, spans(it.spans, viewer));
    case "facts":
      return h("dl.facts", {}, it.facts.map(([label, value]) =>
        h("div", {}, h("dt", {}, spans(label, viewer)), h("dd", {}, spans(value, viewer)))));
    case "divider":
      return h("hr");
    case "picture":
      return h("img.picture", { src: it.src, alt: it.alt, loading: "lazy" });
    case "attached":
      return h("a.attached", { "data-focus": `${ids}:${it.name}`, href: `/api/attached?${new URLSearchParams({ as: viewer, message: ids, name: it.name })}`, download: it.name },
        `Save ${it.name}`, h("span.size", {}, ` (${it.alt}, ${fileSize(it.size)})`));
    case "row":
      return h("div.row", {}, it.items.map((item) =>
        item.type === "select" ? select(item, ids, press) : button(item, ids, press)));
    default:
      return null;
  }
}

function button(item, ids, press) {
  const kind = { primary: ".primary", danger: ".danger" }[item.style] ?? "";
  return h(`button${kind}`, { type: "button", "data-focus": `${ids}:${item.action}`, onclick: (event) => press(item.action, [], event.currentTarget) }, item.label);
}

function select(item, ids, press) {
  const id = `select-${ids}-${item.action}`;
  if ((item.most ?? 1) === 1) {
    const picker = h("select", { id, "data-focus": id },
      h("option", { value: "" }, "Choose…"),
      item.choices.map((choice) => h("option", { value: choice.value }, choice.help ? `${choice.label}: ${choice.help}` : choice.label)));
    const go = h("button", { type: "button", "data-focus": `${id}-go`, onclick: () => press(item.action, [picker.value].filter(Boolean), go) }, "Choose");
    return h("div.pick", {}, h("label", { for: id }, item.label), h("div.pick-one", {}, picker, go));
  }
  const boxes = item.choices.map((choice, at) => h("label.check", {},
    h("input", { type: "checkbox", value: choice.value, "data-focus": `${id}-${at}` }),
    h("span", {}, choice.label, choice.help ? h("small", {}, ` ${choice.help}`) : null)));
  const chosen = () => boxes.map((box) => box.firstChild).filter((box) => box.checked).map((box) => box.value);
  return h("fieldset.pick", {},
    h("legend", {}, item.most < boxes.length ? `${item.label} (at most ${item.most})` : item.label), h("div.checks", {}, boxes),
    h("button.primary", { type: "button", "data-focus": `${id}-go`, onclick: (event) => press(item.action, chosen(), event.currentTarget) }, "Choose"));
}
