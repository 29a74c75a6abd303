// Listens to what changes, and connects again by itself.

import { by } from "./dom.js";

const PATIENCE = 1500;

/** Call `changed` with a set of topics whenever something shows otherwise than before. */
export function listen(changed) {
  let lost = null;
  const connect = () => {
    const source = new EventSource("/api/stream");
    source.onmessage = (message) => {
      clearTimeout(lost);
      lost = null;
      by("connection").hidden = true;
      changed(new Set(JSON.parse(message.data).topics));
    };
    source.onerror = () => {
      lost ??= setTimeout(() => { by("connection").hidden = false; }, PATIENCE);
      if (source.readyState === EventSource.CLOSED) {
        source.close();
        setTimeout(connect, PATIENCE);
      }
    };
  };
  connect();
}
