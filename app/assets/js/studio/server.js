// How the scripts of the studio ask the server: with the token of this browser, and with the answer's own sentence
// where something is refused.

const TOKEN = JSON.parse(document.body.getAttribute('hx-headers') ?? '{}');

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.message ?? '');
    this.status = status;
    this.answer = answer;
  }
}

// Answers the document of an answer; raises Refused where it is no good one. Without a connection fetch raises.
export async function ask(address, { method = 'POST', body, headers = {}, keepalive = false } = {}) {
  const answer = await fetch(address, { method, body, keepalive, headers: { ...TOKEN, ...headers } });
  const isJson = answer.headers.get('Content-Type')?.startsWith('application/json');
  const document = isJson ? await answer.json() : {};
  if (!answer.ok || !isJson) throw new Refused(answer.ok ? 401 : answer.status, document);
  return document;
}

export async function fetchText(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Refused(answer.status, {});
  return answer.text();
}
