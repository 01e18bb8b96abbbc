// Cells that hold codes: each shows the names of its codes behind them, and whoever is in one may choose from the list.
// A cell stays text: what is no list of codes is typed, and nothing is offered there that would overwrite it.
import { element } from '../page.js';
import { enumerated } from '../named.js';
import { quoted, unquoted } from './values.js';

const TEXTS = /"(?:[^"\\]|\\.)*"/gs;
const LIST = /^\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*\s*$/s;

export class Codes {
  constructor(desk, sheet) {
    Object.assign(this, { desk, sheet, named: new CSSStyleSheet() });
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.named];
    this.box = desk.place.appendChild(element('div', { className: 'dmn-codes', hidden: true }));
    this.box.setAttribute('role', 'group');
    this.box.setAttribute('aria-label', desk.say('Choose from the list'));
    sheet.addEventListener('focusin', ({ target }) => this.offer(target.closest('td:is(.input-cell, .output-cell)')), true);
    sheet.addEventListener('focusout', () => setTimeout(() => this.leave()), true);
    sheet.addEventListener('keydown', (event) => this.enter(event), true);
    sheet.addEventListener('scroll', () => this.place(), true);
    this.box.addEventListener('focusout', () => setTimeout(() => this.leave()));
    this.box.addEventListener('keydown', (event) => this.back(event));
    // A click takes nobody out of the cell.
    this.box.addEventListener('mousedown', (event) => event.preventDefault());
  }

  // The library draws its cells as it likes: the names are rules of a style sheet.
  show() {
    const { table } = this.desk.opened;
    const cells = (table.get('rule') ?? []).flatMap((rule) => [...rule.get('inputEntry') ?? [], ...rule.get('outputEntry') ?? []]);
    this.named.replaceSync(cells.flatMap((cell) => {
      const names = this.names(cell);
      return names ? [`.tjs-container td[data-element-id="${CSS.escape(cell.id)}"] .content-editable::after { content: ${JSON.stringify(names)}; }`] : [];
    }).join('\n'));
    if (!this.box.hidden) this.draw();
  }

  names(cell) {
    const column = this.desk.columnOf(cell);
    const known = new Map(column ? this.desk.choices(column).map(({ value, label }) => [value, label]) : []);
    const codes = (cell.text?.match(TEXTS) ?? []).map(unquoted);
    const names = codes.map((code) => known.get(code)).filter((name, at) => name && name !== codes[at]);
    return enumerated(names, this.desk.draft.language).replace(/[\\\n<]/g, ' ');
  }

  offer(td) {
    const cell = td && !this.desk.readOnly ? this.desk.cell(td.dataset.elementId) : null;
    const column = cell && this.desk.columnOf(cell);
    const choices = column ? this.desk.choices(column) : [];
    Object.assign(this, { td, cell, choices, isMany: column?.$type !== 'dmn:OutputClause' });
    this.box.hidden = !choices.length;
    if (this.box.hidden) return;
    this.draw();
    this.place();
  }

  place() {
    const { td } = this;
    if (!td) return;
    const [at, around] = [td.getBoundingClientRect(), this.desk.place.getBoundingClientRect()];
    this.box.style.left = `${Math.max(8, Math.min(at.left - around.left, around.width - 300))}px`;
    this.box.style.top = `${at.bottom - around.top + 2}px`;
  }

  get text() {
    return (this.td?.querySelector('[contenteditable]')?.innerText ?? this.cell?.text ?? '').trim();
  }

  draw() {
    const { text } = this;
    const isOpen = !text || text === '-' || LIST.test(text);
    const chosen = new Set(LIST.test(text) ? text.match(TEXTS).map(unquoted) : []);
    this.box.replaceChildren(...this.choices.map(({ value, label }) => {
      const made = element('button', { type: 'button', className: 'dmn-code', disabled: !isOpen },
        element('span', { textContent: label }), element('code', { textContent: value }));
      made.setAttribute('aria-pressed', String(chosen.has(value)));
      made.addEventListener('click', () => this.choose(value, chosen));
      return made;
    }), ...(isOpen ? [] : [element('p', { className: 'dmn-none', textContent: this.desk.say('The cell holds an expression. Empty it to choose from the list.') })]));
  }

  choose(value, chosen) {
    const codes = this.choices.map((one) => one.value);
    const rest = [...chosen].filter((one) => !codes.includes(one));
    const next = this.isMany ? [...rest, ...codes.filter((one) => chosen.has(one) !== (one === value))] : [value];
    this.desk.opened.get('modeling').editCell(this.cell, next.length ? next.map(quoted).join(', ') : this.isMany ? '-' : '');
    const at = codes.indexOf(value);
    const had = this.box.contains(document.activeElement);
    setTimeout(() => { this.draw(); if (had) this.box.children[at]?.focus(); });
  }

  // Alt and the arrow down lead from the cell into the list, Escape leads back.
  enter(event) {
    if (event.altKey && event.key === 'ArrowDown' && !this.box.hidden) { event.preventDefault(); event.stopPropagation(); this.box.querySelector('button')?.focus(); }
    if (event.key === 'Escape') this.box.hidden = true;
  }

  back({ key }) {
    const all = [...this.box.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement);
    if (key === 'ArrowDown') all[at + 1]?.focus();
    if (key === 'ArrowUp') all[at - 1]?.focus();
    if (key === 'Escape') this.td?.querySelector('[contenteditable]')?.focus();
  }

  leave() {
    const { activeElement } = document;
    if (!this.box.contains(activeElement) && !activeElement?.closest('td[data-element-id]')) this.box.hidden = true;
  }
}
