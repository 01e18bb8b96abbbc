// The test cases beside the table: a row each, inputs → expected, with what came of it.
import { button, element } from '../page.js';
import { chooser } from './choosers.js';
import { told } from './values.js';

export class TrialPanel {
  constructor(place, desk) {
    Object.assign(this, { place, desk, chosen: null });
    this.answer = null;
  }

  get trials() { return this.desk.opened.get('trials'); }

  // What the server has answered last; while the table cannot be read, the columns of the last time.
  show(answer) {
    if (answer.variables.length || !this.answer) this.answer = answer;
    this.verdicts = new Map((answer.tests ?? []).map((one) => [one.name, one]));
    this.draw();
  }

  draw() {
    const typed = this.typed();
    const { say, readOnly } = this.desk;
    const all = this.trials.all();
    const failed = all.filter(({ name }) => this.verdicts.get(name)?.passed === false).length;
    const passed = all.filter(({ name }) => this.verdicts.get(name)?.passed).length;
    const summary = failed ? say('{count} of {all} fail', { count: failed, all: all.length }) : say('{count} of {all} pass', { count: passed, all: all.length });
    this.place.replaceChildren(
      element('header', { className: 'dmn-head' },
        element('h2', { className: 'dmn-title', textContent: say('Test cases') }),
        element('span', { className: `dmn-sum ${failed ? 'is-wrong' : passed === all.length ? 'is-fine' : ''}`, textContent: all.length ? summary : '' }),
        ...(readOnly ? [] : [button(say('Add a test case'), '', () => this.add(), 'btn btn-sm')])),
      all.length ? this.table(all) : element('p', { className: 'dmn-none', textContent: say('No test cases yet. Add one, or make one of a gap.') }),
    );
    if (typed) carryOn(this.place.querySelector(`[data-at="${CSS.escape(typed.at)}"]`), typed);
  }

  // What somebody is entering just now: an answer of the server may come meanwhile.
  typed() {
    const { activeElement: input } = document;
    if (!this.place.contains(input) || input.dataset.at === undefined) return null;
    const isText = input.matches('input:not([type="date"], [type="time"])');
    return { at: input.dataset.at, ...(isText ? { value: input.value, isNew: input.value !== input.defaultValue, caret: [input.selectionStart, input.selectionEnd] } : {}) };
  }

  table(all) {
    const { say } = this.desk;
    const inputs = this.answer.variables;
    const outputs = this.outputs();
    const heads = [say('Test case'), ...inputs.map((one) => this.named(one)), ...outputs.map((one) => one.label)];
    const row = element('tr', {}, ...['', ...heads, ''].map((text, place) => {
      const th = element('th', { textContent: text, scope: 'col' });
      if (place > 1 + inputs.length && text) th.className = 'dmn-out';
      return th;
    }));
    const body = element('tbody', {}, ...all.map((one, place) => this.row(one, place, inputs, outputs)));
    return element('div', { className: 'dmn-scroll' }, element('table', { className: 'table table-sm dmn-trials' }, element('thead', {}, row), body));
  }

  row(one, place, inputs, outputs) {
    const { say, readOnly } = this.desk;
    const verdict = this.verdicts.get(one.name);
    const state = verdict ? (verdict.passed ? 'passed' : 'failed') : 'unknown';
    const mark = element('td', { className: 'dmn-mark', title: say(state) }, element('span', { className: 'visually-hidden', textContent: say(state) }));
    const cells = inputs.map((variable) => element('td', {}, this.marked(place, variable.name, chooser({
      variable, literal: one.given[variable.name] ?? '', label: `${one.name}: ${this.named(variable)}`, say, readOnly,
      change: (literal) => this.change(place, 'given', variable.name, literal),
    }))));
    const answers = outputs.map((output) => element('td', { className: 'dmn-out' }, this.marked(place, `=${output.name}`, chooser({
      variable: output, literal: one.expected[output.name] ?? '', label: `${one.name}: ${output.label}`, say, readOnly,
      change: (literal) => this.change(place, 'expected', output.name, literal),
    })), ...this.otherwise(one, output, verdict)));
    const made = element('tr', { className: 'dmn-trial' }, mark, element('td', {}, this.name(one, place)), ...cells, ...answers, element('td', { className: 'dmn-acts' }, ...(readOnly ? [] : [
      button(say('Duplicate'), '', () => this.duplicate(place), 'btn btn-sm btn-ghost-secondary'),
      button(say('Remove'), '✕', () => this.remove(place), 'btn btn-sm btn-ghost-secondary'),
    ])));
    made.dataset.state = state;
    made.dataset.trial = one.name;
    made.ariaSelected = String(this.chosen === one.name);
    made.addEventListener('click', () => this.choose(one.name));
    made.addEventListener('focusin', () => this.choose(one.name));
    return made;
  }

  name(one, place) {
    const input = element('input', { className: 'form-control form-control-sm dmn-name', value: one.name, maxLength: 120, readOnly: this.desk.readOnly, title: one.name });
    input.setAttribute('aria-label', this.desk.say('Name of the test case'));
    input.addEventListener('change', () => this.rename(place, input.value.trim()));
    return this.marked(place, '', input);
  }

  // What stands there instead of what was expected, or why the table stopped.
  otherwise(one, output, verdict) {
    if (!verdict || verdict.passed) return [];
    const { say } = this.desk;
    if (!verdict.got) return output.name === this.outputs()[0].name ? [element('div', { className: 'dmn-got', textContent: verdict.says.join(' ') })] : [];
    if (!verdict.wrong.includes(output.name)) return [];
    return [element('div', { className: 'dmn-got', textContent: say('is {value}', { value: told(verdict.got[output.name], output.choices, say) }) })];
  }

  marked(place, what, made) {
    made.dataset.at = `${place} ${what}`;
    return made;
  }

  named({ name }) {
    const column = this.desk.opened.table.get('input').find(({ inputExpression }) => inputExpression?.text?.trim() === name);
    return column ? this.desk.heading(column) : name;
  }

  // Outputs with what their column answers already: the usual values to expect.
  outputs() {
    const { table } = this.desk.opened;
    const lists = /^(COLLECT|RULE ORDER)/.test(table.hitPolicy) && !table.aggregation;
    return table.get('output').map((output, place) => ({
      name: output.name ?? '',
      label: this.desk.heading(output),
      kind: lists ? 'list' : { string: 'string', boolean: 'boolean', number: 'number', date: 'date', time: 'time' }[output.typeRef] ?? '',
      choices: lists ? [] : offered(this.desk.choices(output), texts(table, place)),
    }));
  }

  choose(name) {
    this.chosen = name;
    this.place.querySelectorAll('.dmn-trial').forEach((row) => { row.ariaSelected = String(row.dataset.trial === name); });
    this.desk.hit(this.verdicts?.get(name)?.rules ?? []);
  }

  // ---- changes; each is written into the file and can be undone

  change(place, kind, name, literal) {
    this.update((all) => {
      const values = { ...all[place][kind] };
      if (literal) values[name] = literal;
      else delete values[name];
      all[place] = { ...all[place], [kind]: values };
    });
  }

  rename(place, name) { this.update((all) => { all[place] = { ...all[place], name: unlike(name || all[place].name, all.filter((_, other) => other !== place)) }; }); }

  add(given = {}) {
    const name = this.desk.say('Case {number}', { number: this.trials.all().length + 1 });
    this.update((all) => { all.push({ name: unlike(name, all), given, expected: {} }); });
    const row = [...this.place.querySelectorAll('.dmn-trial')].at(-1);
    row?.scrollIntoView({ block: 'nearest' });
    row?.querySelector('.dmn-name').select();
  }

  duplicate(place) { this.update((all) => { all.splice(place + 1, 0, { ...all[place], name: unlike(all[place].name, all) }); }); }

  remove(place) { this.update((all) => { all.splice(place, 1); }); }

  update(act) {
    const all = this.trials.all();
    act(all);
    this.trials.set(all);
    this.draw();
  }
}

function carryOn(input, { value, isNew, caret }) {
  input?.focus();
  if (!input || !caret || !input.setSelectionRange) return;
  if (isNew) input.value = value;
  input.setSelectionRange(...caret);
}

// A name that no other test case has: 一 → 一 (2) → 一 (3).
function unlike(name, all) {
  const taken = new Set(all.map((one) => one.name));
  const stem = name.replace(/ \(\d+\)$/, '');
  let made = name;
  for (let number = 2; taken.has(made); number += 1) made = `${stem} (${number})`;
  return made;
}

// The codes of a list by their names, then what the column answers besides.
function offered(choices, answered) {
  const known = choices.map(({ value, label }) => ({ value, label: label === value ? value : `${label} · ${value}` }));
  return [...known, ...answered.filter((text) => !choices.some(({ value }) => value === text)).map((value) => ({ value, label: value }))];
}

function texts(table, place) {
  const found = (table.get('rule') ?? []).map((rule) => /^"((?:[^"\\]|\\.)*)"$/.exec(rule.get('outputEntry')[place]?.text?.trim() ?? '')?.[1]);
  return [...new Set(found.filter((text) => text && !text.includes('\\')))];
}
