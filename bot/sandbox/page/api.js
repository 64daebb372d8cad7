// The sandbox's control API; every refusal becomes a ControlError whose message is a sentence.

export class ControlError extends Error {}

const UNREACHABLE = "The sandbox does not answer. Is it still running?";

/** GET a control address and return its JSON. */
export function get(path) {
  return call(path, { method: "GET" });
}

/** POST JSON to a control address and return the answer; `ok: false` is returned, HTTP refusals are thrown. */
export function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function remove(path) {
  return call(path, { method: "DELETE" });
}

async function call(path, options) {
  const response = await fetch(`/control/${path}`, options).catch(() => {
    throw new ControlError(UNREACHABLE);
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ControlError(answer.error || `The sandbox refused with status ${response.status}.`);
  return answer;
}
