// Talking to the workspace: its control API, which does what a person could do.

async function call(method, path, body) {
  const form = body instanceof FormData;
  const response = await fetch(`/control/${path}`, {
    method,
    headers: body && !form ? { "Content-Type": "application/json" } : {},
    body: body ? (form ? body : JSON.stringify(body)) : undefined,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
export const get = (path, query = {}) => call("GET", `${path}?${new URLSearchParams(query)}`);
export const post = (path, body) => call("POST", path, body);

// A multipart form: texts, and any number of files.
export function send(path, texts, files) {
  const body = new FormData();
  Object.entries(texts).forEach(([name, value]) => body.append(name, value));
  [...files].forEach((file) => body.append("file", file));
  return post(path, body);
}

// A file to hand in, for who has none at hand.
export async function sample(name) {
  const response = await fetch(`/control/sample/${name}`);
  if (!response.ok) throw new Error("That sample is not there.");
  return new File([await response.blob()], name);
}

export const size = (bytes) => (bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
