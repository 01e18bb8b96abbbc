// Somebody else has saved meanwhile: both contents are kept, and the person chooses which one stands.
import { ask, fetchText } from './server.js';

export function choose(draft, answer) {
  const place = document.getElementById('studio-notices');
  const notice = document.getElementById('studio-conflict').content.firstElementChild.cloneNode(true);
  notice.querySelector('[data-what]').textContent = answer.message;
  const compare = notice.querySelector('[data-compare]');
  compare.href = `${draft.urls.history ?? draft.urls.content}?edit=${answer.aside}`;
  notice.querySelectorAll('[data-take]').forEach((button) => {
    button.addEventListener('click', async () => {
      await TAKE[button.dataset.take](draft, answer);
      notice.remove();
    });
  });
  // A page may edit several files: each has a choice of its own.
  draft.asks?.remove();
  draft.asks = notice;
  place.append(notice);
}

const TAKE = {
  mine: (draft, { version }) => draft.settle({ version, keeps: true }),
  theirs: async (draft, { version }) => draft.settle({ version, content: await fetchText(draft.urls.content) }),
  copy: async (draft, answer) => {
    const copy = draft.path.replace(/(\.[a-z]+)$/, `_copy${answer.aside}$1`);
    await ask(draft.urls.save.replace(draft.path, copy), { method: 'PUT', body: await draft.written(), headers: { 'X-Seen': '0' } });
    await TAKE.theirs(draft, answer);
  },
};
