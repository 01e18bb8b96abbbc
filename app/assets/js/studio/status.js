// The line that says whether everything is saved. A page may edit several files: what is not saved counts first.
import { said } from './said.js';

const GRAVE = ['closed', 'conflict', 'failed', 'unsaved', 'saving'];
const states = new Map();

export function tell(draft, name, values) {
  states.set(draft, { name, text: said(name, values).trim() });
  const status = document.getElementById('studio-status');
  if (!status) return;
  const worst = GRAVE.map((state) => [...states.values()].find((one) => one.name === state)).find(Boolean);
  const shown = worst ?? states.get(draft);
  status.dataset.state = shown.name;
  status.textContent = shown.text;
}
