// The service desk's own comforts: a task opens beside the list, and drawings are fetched where one can see them.
// Every page works without this file: a row leads to the task's own page.
import htmx from 'htmx.org';
import './desk.css';
import { keepDraft } from './typing.js';
import './outgoing-text.js';
import './fields.css';

const wide = window.matchMedia('(min-width: 992px)');

document.addEventListener('click', (event) => {
  const row = event.target.closest('a[data-preview]');
  if (!row || !wide.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // The row that stands open is open: fetching it again would throw away what is being typed.
  if (row.getAttribute('aria-current') !== 'true') openBeside(row);
});

async function openBeside(row) {
  await keepDraft();
  await htmx.ajax('GET', row.dataset.preview, { target: '#panel', swap: 'innerHTML' });
  document.querySelectorAll('#tasks [aria-current]').forEach(close);
  // The list may have been refreshed meanwhile: the row that was clicked is no longer the one that is shown.
  const shown = document.getElementById(row.id);
  shown?.closest('.task').classList.add('active');
  shown?.setAttribute('aria-current', 'true');
  window.history.replaceState(null, '', row.dataset.address);
}

function close(row) {
  row.closest('.task').classList.remove('active');
  row.removeAttribute('aria-current');
}

// bpmn-js is large: a phone, where the drawing is not shown, need not load it.
function drawWhatIsSeen() {
  const seen = [...document.querySelectorAll('bpmn-view')].some((view) => view.offsetParent);
  if (seen) import('./bpmn-view.js');
}

// The number in the menu follows the list.
function countInMenu() {
  const waiting = document.getElementById('inbox-tabs')?.dataset.waiting;
  const line = document.querySelector('.navbar-vertical a[aria-current="page"]');
  if (waiting === undefined || !line) return;
  const badge = line.querySelector('.badge') ?? line.appendChild(document.createElement('span'));
  badge.className = 'badge bg-red text-red-fg ms-auto';
  badge.textContent = waiting;
  badge.hidden = waiting === '0';
}

// The same for what only some forms hold.
function bringFields() {
  if (document.querySelector('signature-pad')) import('./signature-pad.js');
  if (document.querySelector('photo-files')) import('./photo-files.js');
}

// An address that opens a map: Apple's devices know another one.
if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) {
  for (const link of document.querySelectorAll('a.map-link')) link.href = link.href.replace('geo:0,0?q=', 'maps:?q=');
}

drawWhatIsSeen();
bringFields();
wide.addEventListener('change', drawWhatIsSeen);
document.addEventListener('htmx:afterSettle', () => { drawWhatIsSeen(); bringFields(); countInMenu(); });
