// How the scripts of the studio ask the server: with the token of this browser, and with the answer's own sentence
// where something is refused.

let token = tokenOf(document);

function tokenOf(page) {
  return JSON.parse(page.body.getAttribute('hx-headers') ?? '{}');
}

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.message ?? '');
    this.status = status;
    this.answer = answer;
  }
}

// Answers the document of an answer; raises Refused where it is no good one. Without a connection fetch raises.
export async function ask(address, { method = 'POST', body, headers = {}, keepalive = false } = {}) {
  const send = () => fetch(address, { method, body, keepalive, headers: { ...token, ...headers } });
  let answer = await send();
  if (answer.status === 403 && await isRenewed()) answer = await send();
  const isJson = answer.headers.get('Content-Type')?.startsWith('application/json');
  const document = isJson ? await answer.json() : {};
  if (!answer.ok || !isJson) throw new Refused(answer.ok ? 401 : answer.status, document);
  return document;
}

// Whoever has signed in again in another tab has another token; this page, asked for once more, carries it.
async function isRenewed() {
  const answer = await fetch(window.location.href);
  const found = tokenOf(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  const isOther = !answer.redirected && JSON.stringify(found) !== JSON.stringify(token);
  if (isOther) token = found;
  return isOther;
}

export async function fetchText(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Refused(answer.status, {});
  return answer.text();
}
