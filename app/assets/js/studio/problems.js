// What the server says is wrong, below the editor: those of this file one by one, of others how many.
import { said } from './said.js';

const files = new Map(); // the files this page edits: by path, how one leads to a place in it

export function show(problems, path, choose) {
  const panel = document.getElementById('studio-problems');
  files.set(path, choose);
  if (!panel) return;
  const mine = problems.filter(({ file }) => files.has(file) || !file);
  const others = problems.length - mine.length;
  panel.hidden = false;
  panel.dataset.state = mine.length ? 'wrong' : 'fine';
  panel.querySelector('[data-count]').textContent = mine.length ? said('problems', { count: mine.length }) : said('fine');
  panel.querySelector('ul').replaceChildren(...mine.map((problem) => line(problem, files.get(problem.file) ?? choose)));
  const elsewhere = panel.querySelector('[data-elsewhere]');
  elsewhere.hidden = !others;
  elsewhere.textContent = said('elsewhere', { count: others });
}

function line(problem, choose) {
  const item = document.createElement('li');
  const button = item.appendChild(document.createElement(problem.place ? 'button' : 'span'));
  if (problem.place) {
    button.type = 'button';
    button.className = 'studio-problem';
    button.addEventListener('click', () => choose(problem.place));
  }
  button.textContent = problem.told;
  return item;
}
