// Dialogs: a form of Hearth's, a newcomer's name, a question before something is lost.

import { h, refocus } from "./dom.js";
import { timed } from "./text.js";

const drafts = new Map();
let count = 0;

function open(dialog) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
    else refocus(before?.dataset?.focus ?? "");
  });
  dialog.showModal();
}

function control(field, id, value) {
  const described = { "aria-describedby": `${id}-help ${id}-why`, id, name: field.name };
  switch (field.type) {
    case "check":
      return h("input", { ...described, type: "checkbox", checked: value ?? field.value ?? false });
    case "pick":
      return h("select", { ...described, multiple: field.many, size: field.many ? Math.min(field.choices.length, 6) : null, "aria-required": String(field.required ?? true) },
        field.many ? null : h("option", { value: "" }, field.required === false ? "None" : "Choose…"),
        field.choices.map((choice) => h("option", { value: choice.value, selected: (value ?? field.value ?? []).includes(choice.value) },
          choice.help ? `${choice.label}: ${choice.help}` : choice.label)));
    default:
      return h((field.lines ?? 1) > 1 ? "textarea" : "input", {
        ...described, value: value ?? field.value ?? "", maxlength: field.longest ?? 300, dir: "auto",
        rows: (field.lines ?? 1) > 1 ? field.lines : null, "aria-required": String(field.required ?? true),
      });
  }
}

function read(field, node) {
  if (field.type === "check") return node.checked;
  if (field.type === "pick") return [...node.selectedOptions].map((option) => option.value).filter(Boolean);
  return node.value;
}

/** Show a form. `send(values)` resolves to the mistakes by field, or to null when it is done. */
export function showForm(form, send) {
  const number = ++count;
  const kept = drafts.get(form.action) ?? {};
  const fields = form.fields.map((field, at) => {
    const id = `form${number}-${at}`;
    const node = control(field, id, kept[field.name]);
    const why = h("p.why", { id: `${id}-why` });
    const help = field.help ? h("p.help", { id: `${id}-help` }, field.help) : null;
    const needed = field.required === false ? h("span.optional", {}, " (if you like)") : null;
    const label = h("label", { for: id }, field.label, field.type === "check" ? null : needed);
    const box = field.type === "check" ? h("div.field.tick", {}, node, label, help, why) : h("div.field", {}, label, help, node, why);
    return { field, node, why, box };
  });
  const problem = h("p.problem", { role: "alert" });
  let typed = drafts.has(form.action);
  let at = null;
  const submit = h("button.primary", { type: "submit" }, form.submit ?? "Save");
  const values = () => Object.fromEntries(fields.map(({ field, node }) => [field.name, read(field, node)]));
  const back = () => {
    asking.hidden = true;
    ways.hidden = false;
    (at ?? fields[0]?.node)?.focus();
  };
  const discard = () => {
    drafts.delete(form.action);
    dialog.close();
  };
  const ask = () => {
    at = fields.some(({ node }) => node === document.activeElement) ? document.activeElement : at;
    ways.hidden = true;
    asking.hidden = false;
    keep.focus();
  };
  const leave = () => (typed ? ask() : dialog.close());
  const keep = h("button.primary", { type: "button", onclick: back }, "Keep writing");
  const asking = h("div.asking", { role: "group", "aria-labelledby": `form${number}-asking`, hidden: true },
    h("p", { id: `form${number}-asking` }, "Discard what you wrote?"),
    h("div.actions", {}, keep, h("button.danger", { type: "button", onclick: discard }, "Discard")));
  const ways = h("div.actions", {}, submit, h("button.quiet", { type: "button", onclick: leave }, "Not now"));
  const sheet = h("form", { method: "dialog", novalidate: true }, fields.map(({ box }) => box), problem,
    ways, asking);
  const dialog = h("dialog", { "aria-labelledby": `form${number}-title` }, h("h2", { id: `form${number}-title` }, form.title), sheet);

  sheet.addEventListener("input", () => {
    typed = true;
    drafts.set(form.action, values());
  });
  const hold = (event) => { // a second time closes, and the words are there when the form opens again
    if (!typed || !asking.hidden) return;
    event.preventDefault();
    ask();
  };
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") hold(event); });
  dialog.addEventListener("cancel", hold); // what a phone's way back brings
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    problem.textContent = "";
    try {
      const mistakes = await send(values());
      if (!mistakes) {
        drafts.delete(form.action);
        dialog.close();
        return;
      }
      mark(fields, mistakes, problem);
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      submit.disabled = false;
    }
  });
  open(dialog);
  fields[0]?.node.focus();
}

function mark(fields, mistakes, problem) {
  let first = null;
  const known = new Set();
  for (const { field, node, why } of fields) {
    const sentence = timed(mistakes[field.name] ?? "");
    known.add(field.name);
    why.textContent = sentence;
    if (sentence) {
      node.setAttribute("aria-invalid", "true");
      first ??= node;
    } else {
      node.removeAttribute("aria-invalid");
    }
  }
  const others = Object.entries(mistakes).filter(([field]) => !known.has(field)).map(([, sentence]) => sentence);
  problem.textContent = others.join(" ");
  first?.focus();
}

/** Ask before something is lost; resolves to whether to go on. */
export function confirmed(title, text, yes) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      h("h2", { id: "confirm-title" }, title),
      h("p", { id: "confirm-text" }, text),
      h("div.actions", {},
        h("button", { type: "button", autofocus: true, onclick: () => dialog.close("no") }, "Keep it"),
        h("button.danger", { type: "button", onclick: () => dialog.close("yes") }, yes)));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    open(dialog);
  });
}

/** Ask for a newcomer's name; `send(name)` throws a sentence where it cannot be. */
export function askName(send) {
  const form = {
    title: "A newcomer arrives",
    action: "newcomer",
    submit: "Come in",
    fields: [{ type: "text", name: "name", label: "Name", help: "What people here will call them. Whoever left comes back under the name they had.", longest: 40 }],
  };
  showForm(form, async ({ name }) => {
    try {
      await send(name);
      return null;
    } catch (error) {
      return { name: error.message };
    }
  });
}
