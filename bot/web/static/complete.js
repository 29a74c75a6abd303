// What is being typed, and what could stand there: no DOM here.

const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Read a line up to the caret. Null where nothing can be completed. */
export function context(line, caret, commands) {
  const text = line.slice(0, caret);
  if (!line.startsWith("/") || line.startsWith("//")) return mention(text);
  const said = text.slice(1).toLowerCase().replace(/\s+/g, " ");
  const command = commands.filter((one) => said.startsWith(`${one.name} `)).sort((a, b) => b.name.length - a.name.length)[0];
  const group = commands.some((one) => one.name.includes(" ") && one.name.startsWith(said));
  if (!said.includes(" ") || group) return { kind: "command", typed: said, start: 0 };
  if (!command || !command.options.length) return command ? { kind: "nothing", command } : null;
  const start = new RegExp(`^/${command.name.split(" ").map(quoted).join("\\s+")}\\s+`, "i").exec(text);
  const marks = [...line.matchAll(new RegExp(`(?<=\\s)(${command.options.map((one) => quoted(one.name)).join("|")})\\s*:\\s?`, "gi"))];
  const used = new Set(marks.map((mark) => mark[1].toLowerCase()));
  const last = marks.filter((mark) => mark.index + mark[0].length <= caret).at(-1);
  if (last) {
    const begin = last.index + last[0].length;
    const option = command.options.find((one) => one.name === last[1].toLowerCase());
    return { kind: "value", command, option, used, typed: text.slice(begin), start: begin };
  }
  const word = /\S*$/.exec(text)[0];
  return { kind: "option", command, used, typed: word.toLowerCase(), start: caret - word.length, loose: text.slice(start[0].length, caret - word.length).trim() };
}

function mention(text) {
  const found = /(?:^|\s)([@#])([\p{L}\p{N}_-]*)$/u.exec(text);
  return found ? { kind: found[1] === "@" ? "person" : "place", typed: found[2].toLowerCase(), start: text.length - found[2].length - 1 } : null;
}

/** Commands that fit, those that begin alike first. */
export function commandsFor(typed, commands) {
  const begins = commands.filter((one) => one.name.startsWith(typed));
  const holds = commands.filter((one) => !one.name.startsWith(typed) && one.name.includes(typed));
  return [...begins, ...holds].map((one) => ({
    label: `/${one.name}`, help: one.help, insert: `/${one.name}${one.options.length ? " " : ""}`,
  }));
}

const free = (option) => option.kind === "text" && !(option.choices ?? []).length;

/** Options that are still open; nothing is picked beforehand where the line could be sent as it is. */
export function optionsFor(at) {
  const open = at.command.options.filter((one) => !at.used.has(one.name) && one.name.startsWith(at.typed ?? ""));
  return open.map((one) => ({
    label: `${one.name}:`, help: one.help, tag: one.required ? "needed" : "", insert: `${one.name}:${free(one) && !one.suggests ? " " : ""}`,
  }));
}

/** Values as the server suggests them. */
export function valuesFor(at, choices) {
  const labels = (at.option.choices ?? []).length > 0;
  return choices.map((one) => ({ label: one.label, help: one.help ?? "", insert: `${labels ? one.label : one.value} ` }));
}

/** Whether what was typed is one of the values already, with a space behind it. */
export const complete = (typed, items) => /\s$/.test(typed) && items.some((one) => one.insert.trim().toLowerCase() === typed.trim().toLowerCase());

/** Whether every required option of the command is named on the line. */
export const ready = (at) => at.command.options.every((one) => !one.required || at.used.has(one.name));
