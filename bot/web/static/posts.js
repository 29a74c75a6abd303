// The posts of a forum: their titles, tags, and how much was said.

import { h, name } from "./dom.js";
import { moment } from "./text.js";

const said = (count) => (count === 1 ? "1 message" : `${count} messages`);

/** One post of a forum, as a line of its list. */
export function drawPost(it, act) {
  return h("article.post", { "aria-label": it.name },
    h("h3", {}, h("button.post-name", { type: "button", "data-focus": `post-${it.key}`, onclick: () => act.go(it.key) }, name(it.name))),
    it.tags.length ? h("ul.tags", { "aria-label": "Tags" }, it.tags.map((tag) => h("li.tag", {}, name(tag)))) : null,
    h("p.about", {}, said(it.count), it.last_at ? [", the last ", moment(it.last_at)] : null));
}
