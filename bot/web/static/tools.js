// What one can do with a message: react, reply, a thread, and a menu with everything else.

import { h } from "./dom.js";

const EMOJI = ["👍", "❤️", "🎉", "🙏", "😂", "👀", "🌱", "✅"];

const tool = (it, label, run, kind = "") => h(`button.tool${kind}`, { type: "button", "data-focus": `${it.key}:${label}`, onclick: run }, label);

/** The controls of a message, or null for one that only its reader sees. `place` is where it stands. */
export function tools(it, place, act) {
  if (it.private) return null;
  const entries = act.entries(it);
  return h("div.tools", { role: "group", "aria-label": `What to do with the message of ${it.author.name}` },
    reacting(it, act),
    tool(it, "Reply", () => act.reply(it)),
    place?.kind === "channel" ? tool(it, "Thread", () => act.thread(it)) : null,
    it.may_point ? menu(it, entries) : entries.map((one) => tool(it, one.label, one.run, one.risky ? ".risky" : "")));
}

function reacting(it, act) {
  const picker = h("div.emoji", { role: "group", "aria-label": "Pick a reaction", hidden: true }, EMOJI.map((emoji) =>
    h("button", { type: "button", "aria-label": `React with ${emoji}`, onclick: () => { picker.hidden = true; act.react(it, emoji, true); } }, emoji)));
  const react = tool(it, "React", () => {
    picker.hidden = !picker.hidden;
    if (!picker.hidden) picker.firstChild.focus();
  });
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    picker.hidden = true;
    react.focus();
  });
  return [react, picker];
}

/** The menu of a message: arrows walk it, a letter jumps, Escape closes it, choosing gives the focus back first. */
function menu(it, entries) {
  if (!entries.length) return null;
  const id = `menu-${it.key}`;
  const more = h("button.tool.more", { type: "button", "data-focus": `${it.key}:More`, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id }, "More");
  const items = entries.map((one) => h(`button.entry${one.risky ? ".risky" : ""}`, {
    type: "button", role: "menuitem", tabindex: "-1", "aria-describedby": one.help ? `${id}-${entries.indexOf(one)}` : null,
    onclick: () => { close(); one.run(); },
  }, h("span.entry-label", {}, one.label), one.help ? h("span.entry-help", { id: `${id}-${entries.indexOf(one)}`, "aria-hidden": "true" }, one.help) : null));
  const list = h("div.menu", { id, role: "menu", "aria-label": `The message of ${it.author.name}`, hidden: true }, items);
  const box = h("div.more-box", {}, more, list);

  function open(at) {
    list.hidden = false;
    list.classList.remove("up");
    const room = list.closest(".scroller")?.getBoundingClientRect();
    const mine = list.getBoundingClientRect();
    if (room && mine.bottom > room.bottom && mine.top - room.top > mine.height) list.classList.add("up");
    more.setAttribute("aria-expanded", "true");
    items.at(at).focus();
  }

  function close(back = true) {
    if (list.hidden) return;
    list.hidden = true;
    more.setAttribute("aria-expanded", "false");
    if (back) more.focus();
  }

  more.addEventListener("click", () => (list.hidden ? open(0) : close()));
  more.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  });
  list.addEventListener("keydown", (event) => {
    const now = items.indexOf(document.activeElement);
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") items[(now + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items.at(now - 1).focus();
    else if (event.key === "Home") items[0].focus();
    else if (event.key === "End") items.at(-1).focus();
    else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const after = [...items.slice(now + 1), ...items.slice(0, now + 1)];
      after.find((one) => one.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(false); });
  return box;
}
