// The desk of a decision table: what its parts know of each other.
import { element } from '../page.js';
import { ask } from '../server.js';
import { Codes } from './codes.js';
import { english } from './english.js';
import { FindingsPanel } from './findings-panel.js';
import { Marks } from './marks.js';
import { modeler, Opened } from './modeler.js';
import { reading } from './reading.js';
import { TrialPanel } from './trial-panel.js';
import undo from '../undo.js';

const PAUSE = 400;

export class Desk {
  constructor(place, draft, say) {
    Object.assign(this, { place, draft, say, readOnly: draft.readOnly });
    const made = (tag, className) => element(tag, { className });
    const [sheet, beside, trials, findings] = [made('div', 'dmn-sheet'), made('div', 'dmn-beside'), made('section', 'dmn-card'), made('section', 'dmn-card')];
    this.names = made('details', 'dmn-names');
    beside.append(trials, findings);
    place.classList.add('dmn-desk');
    place.replaceChildren(sheet, this.names, beside);
    this.opened = new Opened(modeler(sheet, say));
    this.marks = new Marks(place, sheet);
    this.trials = new TrialPanel(trials, this);
    this.findings = new FindingsPanel(findings, this);
    this.codes = new Codes(this, sheet);
    this.sheet = sheet;
    // The one sentence the library says without asking how it is called here.
    sheet.addEventListener('mouseover', ({ target }) => { if (/^Move (?:In|Out)put$/.test(target.title)) target.title = say(target.title); });
  }

  async show(content) {
    await this.opened.begin(content);
    const stack = this.opened.get('commandStack');
    if (this.stack !== stack) this.follow(stack);
    english(this.names, this);
    await this.run();
  }

  // Every change is told to the draft, and to the server's evaluator a moment later.
  follow(stack) {
    this.stack = stack;
    if (this.readOnly) reading(this.opened, this.sheet);
    else document.querySelector('#studio-tools').replaceChildren(undo(this.say, stack, this.opened.get('eventBus')));
    this.opened.get('eventBus').on('commandStack.changed', () => {
      if (!stack.canUndo() && !this.isChanged) return;
      this.isChanged = true;
      this.draft.changed(() => this.opened.text());
      this.trials.draw();
      this.codes.show();
      if (!this.names.contains(document.activeElement)) english(this.names, this);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.run(), PAUSE);
    });
  }

  // What is answered late counts no more.
  async run() {
    const asked = this.asked = Symbol('asked');
    try {
      const body = await this.opened.text();
      const answer = await ask(this.draft.urls.tests, { body, headers: { 'Content-Type': 'text/plain' } });
      if (this.asked === asked) this.tell(answer);
    } catch (error) {
      if (this.asked === asked) console.warn(error);
    }
  }

  tell(answer) {
    if (answer.variables.length) Object.assign(this, { variables: answer.variables, outputs: answer.outputs });
    this.codes.show();
    this.trials.show(answer);
    this.findings.show(answer);
    this.marks.never(answer.never ?? []);
    // Whether a table that can be read is right within its set says the check; why one cannot be read is known at once.
    if (!answer.tests) this.wrong(answer.problems);
    else if (this.isUnreadable) this.wrong([]);
    this.isUnreadable = !answer.tests;
  }

  // A problem of the decision itself has no place in the table.
  wrong(problems) {
    this.marks.problems(problems.filter((one) => one.place !== this.opened.decision?.id));
  }

  hit(rules) { this.marks.hit(rules); }

  add(given) { this.trials.add(given); }

  trial(name) { this.trials.choose(name); this.reveal(`[data-trial="${CSS.escape(name)}"]`); }

  // A cell, a rule or a column; a problem of the decision itself is one of its test cases.
  goTo(id) {
    if (id === this.opened.decision.id) { this.reveal('.dmn-trial[data-state="failed"], .dmn-card'); return; }
    this.reveal(`[data-element-id="${CSS.escape(id)}"], [data-col-id="${CSS.escape(id)}"]`);
  }

  reveal(selector) {
    const found = this.place.querySelector(selector);
    found?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    found?.animate([{ outline: '3px solid #f59f00' }, { outline: '3px solid transparent' }], { duration: 1500 });
  }

  heading(column) {
    const named = this.draft.language === 'en' ? column.get('as:nameEn') : '';
    return named || column.label || column.name || column.inputExpression?.text || column.id;
  }

  // The codes a column may hold, with their names.
  choices(column) {
    const [name, known] = column.$type === 'dmn:OutputClause' ? [column.name, this.outputs] : [column.inputExpression?.text?.trim(), this.variables];
    return known?.find((one) => one.name === name)?.choices ?? [];
  }

  // Of a cell of the table: its column.
  columnOf(cell) {
    const rule = cell.$parent;
    const at = (cells) => (rule.get(cells) ?? []).indexOf(cell);
    const [asked, answered] = [at('inputEntry'), at('outputEntry')];
    return asked >= 0 ? this.opened.table.get('input')[asked] : this.opened.table.get('output')[answered];
  }

  cell(id) { return this.opened.get('elementRegistry').get(id)?.businessObject; }

  // What is typed into a cell is taken a moment later; whoever leaves before has meant it too.
  finish() {
    const { activeElement: typed } = document;
    const cell = this.cell(typed?.closest('td:is(.input-cell, .output-cell)')?.dataset.elementId);
    if (cell && this.sheet.contains(typed) && typed.innerText.trim() !== (cell.text ?? '').trim()) this.opened.get('modeling').editCell(cell, typed.innerText.trim());
    if (this.place.contains(typed)) typed.blur();
  }
}
