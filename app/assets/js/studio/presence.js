// Who else has this file open. The page says every 20 seconds that it is here; whoever came first edits, and who comes
// later may take over.
import { ask } from './server.js';
import { said } from './said.js';

const EVERY = 20_000;

export function attend(draft) {
  let editing = !draft.readOnly;
  const meet = async () => {
    try {
      const here = await beat(draft);
      showPeople(draft, here.others);
      if (editing && !here.editing) tellTaken(draft, here.others);
      editing = here.editing;
      if (here.version > draft.version) draft.meanwhile(here);
    } catch (error) {
      if (error.status === 409) draft.closed();
      // The status line says when something cannot be saved; that nobody answers here is no news.
    }
  };
  meet();
  setInterval(meet, EVERY);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) meet(); });
  window.addEventListener('pagehide', () => { beat(draft, { leaving: true }, true).catch(() => {}); });
  attending.push(draft);
}

const attending = [];

document.addEventListener('click', async ({ target }) => {
  if (!target.closest('[data-take-over]')) return;
  await Promise.all(attending.map(async (draft) => {
    await draft.saveNow();
    await beat(draft, { takeOver: true });
  }));
  window.location.reload();
});

function beat(draft, more = {}, keepalive = false) {
  return ask(draft.urls.presence, {
    body: JSON.stringify({ version: draft.version, ...more }), headers: { 'Content-Type': 'application/json' }, keepalive,
  });
}

const there = new Map(); // who is at each of the files this page edits

function showPeople(draft, others) {
  there.set(draft, others);
  const people = new Map([...there.values()].flat().sort((a, b) => a.editing - b.editing).map((one) => [one.name, one]));
  document.getElementById('studio-people')?.replaceChildren(...[...people.values()].map(({ name, editing }) => {
    const badge = document.createElement('span');
    badge.className = 'badge badge-tint';
    badge.dataset.tone = editing ? 'orange' : 'grey';
    badge.textContent = said(editing ? 'editing' : 'looking', { name });
    return badge;
  }));
}

function tellTaken(draft, others) {
  draft.saveNow();
  const name = others.find((one) => one.editing)?.name ?? '';
  const notice = document.getElementById('studio-taken').content.cloneNode(true);
  notice.querySelector('[data-what]').textContent = said('taken', { name });
  document.getElementById('studio-notices').replaceChildren(notice);
}
