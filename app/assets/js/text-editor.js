// The editor of a message: both languages side by side, each a draft of its own; what it may ask for is put in by a
// click; below stands how it reads.
import './text-editor.css';
import { open } from './studio/draft.js';
import { ask } from './studio/server.js';

const PAUSE = 400;
let last; // where the cursor was last

document.querySelectorAll('.text[data-file]').forEach((section) => {
  const draft = open(section.dataset.file);
  const area = section.querySelector('textarea');
  let timer;

  const write = (content) => { area.value = content; read(); };
  const read = async () => show(section, await reading(draft, area.value));
  area.disabled = false;
  area.readOnly = draft.readOnly;
  area.addEventListener('focus', () => { last = area; });
  area.addEventListener('input', () => {
    draft.changed(() => area.value);
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE);
  });
  draft.onReplaced(write);
  draft.onElement((name) => at(area, /^@(\d+)$/.exec(name)?.[1]) || find(area, `{${name}}`) || find(area, name));
  write(draft.content);
  last ??= area;
});

async function reading(draft, text) {
  try {
    return await ask(draft.urls.preview, { body: text, headers: { 'Content-Type': 'text/plain' } });
  } catch (error) {
    return { lacking: [error.message] };
  }
}

function show(section, { subject, body, lacking }) {
  const preview = section.querySelector('.text-preview');
  const wrong = preview.querySelector('.text-wrong');
  if (subject !== undefined) {
    preview.querySelector('.text-subject').textContent = subject;
    preview.querySelector('.text-body').textContent = body;
  }
  wrong.hidden = !lacking.length;
  wrong.textContent = lacking.join(' ');
}

// A place that has no name is said by its character.
function at(area, position) {
  if (position === undefined) return false;
  area.focus();
  area.setSelectionRange(Number(position), Number(position) + 1);
  return true;
}

function find(area, text) {
  const from = area.value.indexOf(text);
  if (from < 0) return false;
  area.focus();
  area.setSelectionRange(from, from + text.length);
  return true;
}

document.querySelector('.text-places').addEventListener('click', ({ target }) => {
  const button = target.closest('[data-place]');
  if (!button || !last || last.readOnly) return;
  last.setRangeText(`{${button.dataset.place}}`, last.selectionStart, last.selectionEnd, 'end');
  last.focus();
  last.dispatchEvent(new Event('input', { bubbles: true }));
});

document.getElementById('place-search').addEventListener('input', ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  document.querySelectorAll('.text-places li').forEach((line) => {
    line.hidden = !line.textContent.toLowerCase().includes(wanted);
  });
});

document.querySelector('[data-begin]')?.addEventListener('click', async ({ currentTarget }) => {
  const body = `${document.querySelector('.text textarea').value.split('\n')[0]}\n`;
  await ask(currentTarget.dataset.begin, { method: 'PUT', body, headers: { 'X-Seen': '0' } });
  window.location.reload();
});

document.getElementById('editor').dataset.ready = 'true';
