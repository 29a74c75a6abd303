// Talks to the page's own addresses. Whatever goes wrong arrives as one sentence for a person.

import { timed } from "./text.js";

const AWAY = "Hearth does not answer right now. What you wrote is still here; try again in a moment.";

/** An answer that is no: its message is a whole sentence. */
export class Sentence extends Error {}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Sentence(AWAY);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Sentence(timed(body?.error ?? AWAY));
  return body;
}

/** Look at something: get("/api/home", {as: "u1"}). */
export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const text = new URLSearchParams(given).toString();
  return call(text ? `${path}?${text}` : path, {});
}

/** Do something: post("/api/say", {as: "u1", …}). */
export function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
