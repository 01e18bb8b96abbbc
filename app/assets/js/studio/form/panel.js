// The panel beside the form: what the chosen component says, and what is wrong with it.
import field from '../fields.js';
import known from '../insertable.js';
import { element, icon } from '../page.js';
import { groupsOf } from './groups.js';
import { nameOf } from './kinds.js';

// Closed until somebody opens them.
const CLOSED = new Set(['more', 'appearance', 'condition']);

export default class Panel {
  constructor(place, desk) {
    Object.assign(this, { place, desk, isOpen: new Map(), problems: [], shown: '' });
    const later = () => { clearTimeout(this.waiting); this.waiting = setTimeout(() => this.draw()); };
    desk.redraw = () => { this.shown = ''; later(); };
    desk.editor.on('selection.changed', () => { this.said = null; this.refused = null; desk.redraw(); });
    desk.editor.on('commandStack.changed', () => { this.refused = null; later(); });
    desk.editor.on('import.done', desk.redraw);
    desk.tell = (sentence) => { this.said = sentence; desk.redraw(); };
    desk.refuse = (sentence) => { this.refused = sentence; desk.redraw(); };
  }

  show(problems) {
    this.problems = problems;
    this.desk.redraw();
  }

  draw() {
    const { chosen } = this.desk.model;
    if (!chosen) return;
    const groups = groupsOf(chosen, this.desk);
    const fields = groups.flatMap(({ fields: all }) => all);
    // The same fields with the same choices: what somebody types in just now stays where it is.
    const shape = JSON.stringify([chosen.id, fields.map(({ key, kind, options, value, hint }) => [key, kind, options?.length, hint, kind === 'choice' && value])]);
    this.fields = new Map(fields.map((one) => [one.key, one]));
    if (shape === this.shown) this.refresh(fields);
    else this.rebuild(chosen, groups);
    this.shown = shape;
  }

  refresh(fields) {
    fields.forEach(({ key, kind, value }) => {
      const input = this.input(key);
      if (!input || input === document.activeElement) return;
      if (kind === 'flag') input.checked = Boolean(value);
      else if (input.value !== (value ?? '')) input.value = value ?? '';
    });
  }

  rebuild(chosen, groups) {
    const { language, say } = this.desk;
    const typed = this.typed(chosen);
    const { scrollTop } = this.place;
    const name = chosen.type === 'default' ? say('Form') : nameOf(chosen.type, language);
    this.place.replaceChildren(
      element('h2', { className: 'bpmn-panel-title', textContent: name }), ...this.wrong(chosen), ...this.told(), ...groups.map((one) => this.group(one)),
    );
    this.place.scrollTop = scrollTop;
    if (typed) carryOn(this.input(typed.field), typed);
  }

  // What somebody is typing just now, into a field of the same component.
  typed(chosen) {
    const { activeElement } = document;
    const isSame = this.drawn === chosen.id;
    this.drawn = chosen.id;
    if (!isSame || !this.place.contains(activeElement) || !activeElement.dataset.field) return null;
    const isText = activeElement.matches('textarea, input:not([type=checkbox])');
    const { value, selectionStart: start, selectionEnd: end } = activeElement;
    return { field: activeElement.dataset.field, ...(isText ? { value, start, end } : {}) };
  }

  group({ key, label, fields }) {
    const filled = key === 'condition' && fields.some(({ value }) => value);
    const box = element('details', { className: 'bpmn-group', open: this.isOpen.get(key) ?? (!CLOSED.has(key) || filled) });
    box.addEventListener('toggle', () => this.isOpen.set(key, box.open));
    box.dataset.group = key;
    box.append(element('summary', { textContent: label }), ...fields.map((one) => this.field(one)));
    return box;
  }

  field(one) {
    if (one.kind === 'note') return element('p', { className: 'text-secondary', textContent: one.label });
    if (one.kind === 'link') return element('p', {}, element('a', { href: one.href, textContent: one.label }));
    const { desk, fields } = this;
    const latest = { ...one, get value() { return fields.get(one.key)?.value ?? one.value; }, set: (value) => (this.fields.get(one.key) ?? one).set(value) };
    return field(latest, { say: desk.say, named: desk.named, insertable: () => insertable(desk), readOnly: desk.readOnly });
  }

  wrong(chosen) {
    const mine = this.problems.filter(({ place }) => chosen.type === 'default' ? !place || place === chosen.id : this.desk.model.find(place) === chosen);
    const sentences = [...(this.refused ? [this.refused] : []), ...mine.map(({ message }) => message)];
    if (!sentences.length) return [];
    return [element('ul', { className: 'bpmn-wrong', role: 'alert' }, ...sentences.map((sentence) => element('li', {}, icon('!'), element('span', { textContent: sentence }))))];
  }

  // Said until something else is chosen.
  told() {
    const { said } = this;
    return said ? [element('p', { className: 'form-told', role: 'status', textContent: said })] : [];
  }

  input(key) {
    return this.place.querySelector(`[data-field="${CSS.escape(key)}"]`);
  }
}

// An answer of the server may come while somebody types: the field is new then, what stands in it is not lost.
function carryOn(input, { value, start, end }) {
  if (!input) return;
  input.focus();
  if (value === undefined) return;
  const isAhead = input.value !== value;
  input.value = value;
  input.setSelectionRange(start, end);
  if (isAhead) input.dispatchEvent(new Event('input'));
}

// What an expression may name: first what the form itself asks, then what is known of the case.
function insertable(desk) {
  const own = desk.answers().map(({ name, label }) => [name, `${label} · ${name}`]);
  return [{ label: desk.say('Answers of this form'), options: own }, ...known(desk)];
}
