// What somebody typed and only this browser has: it is shown, and may be copied, taken into a workspace that is open, or
// thrown away. Each draft keeps one text here, under “studio PERSON ADDRESS-OF-THE-FILE”.
import { ask } from './server.js';

const FILE = /\/workspaces\/(\d+)\/files\/(.+)$/;
const shown = new Map(); // by the name under which it is kept

// The text of one draft, or every text of a person.
export async function offer(name) {
  const template = document.getElementById('studio-unsaved');
  const names = Object.keys(localStorage).filter((one) => one === name || (!name && one.startsWith(`studio ${template.dataset.person} /`)));
  const texts = names.map((one) => kept(one)).filter(Boolean);
  const fresh = texts.filter((one) => !shown.has(one.name));
  texts.forEach((one) => { if (shown.has(one.name)) shown.get(one.name).querySelector('textarea').value = one.text; });
  if (!fresh.length) return;
  try {
    const places = await ask(`${template.dataset.address}?${new URLSearchParams(fresh.map(({ number }) => ['at', number]))}`, { method: 'GET' });
    fresh.forEach((one) => show(one, places, template));
  } catch {
    // It stays here, and is offered on the next page.
  }
}

function kept(name) {
  const [, number, path] = FILE.exec(name) ?? [];
  const left = JSON.parse(localStorage.getItem(name) ?? 'null');
  return path && left && { ...left, name, number, path, address: name.slice(name.indexOf('/')) };
}

function show({ name, number, path, text, at, address }, { open, at: became }, template) {
  const notice = template.content.firstElementChild.cloneNode(true);
  const find = (what) => notice.querySelector(`[data-${what}]`);
  const { closed, name: workspace } = became[number];
  find('file').textContent = path;
  find('workspace').textContent = [workspace, at && new Date(at).toLocaleString(document.documentElement.lang)].filter(Boolean).join(' · ');
  find('why').textContent = closed || find('why').dataset.why;
  find('text').value = text;
  find('open').href = address;
  find('open').hidden = Boolean(closed);
  find('into').append(...open.map((one) => new Option(one.name, one.number)));
  find('taking').hidden = !closed;
  find('copy').addEventListener('click', () => copy(notice));
  find('take').addEventListener('click', ({ currentTarget }) => take(name, notice, currentTarget));
  find('throw').addEventListener('click', () => { gone(name, notice); });
  shown.set(name, notice);
  document.getElementById('studio-notices').append(notice);
}

// Where the page is asked for without a secure connection there is no other way to the clipboard.
function copy(notice) {
  const area = notice.querySelector('[data-text]');
  area.closest('details').open = true;
  area.select();
  if (document.execCommand('copy')) notice.querySelector('[data-copied]').hidden = false;
}

async function take(name, notice, button) {
  const { number, path, version, text } = kept(name);
  const { address } = document.getElementById('studio-unsaved').dataset;
  const asked = new URLSearchParams({ at: number, version, into: notice.querySelector('[data-into]').value });
  button.disabled = true;
  try {
    const answer = await ask(`${address}/${path}?${asked}`, { body: text, headers: { 'Content-Type': 'text/plain' } });
    gone(name, notice);
    window.location.assign(answer.address);
  } catch (error) {
    button.disabled = false;
    const wrong = notice.querySelector('[data-wrong]');
    wrong.textContent = error.message || wrong.dataset.away;
  }
}

function gone(name, notice) {
  localStorage.removeItem(name);
  shown.delete(name);
  notice.remove();
}
