// The panel beside the drawing: what the chosen element says, and what is wrong with it.
import field from '../fields.js';
import insertable from '../insertable.js';
import { groupsOf } from './groups.js';
import { is, of } from './model.js';
import { element, icon } from '../page.js';

// Closed until somebody opens them, or while nothing is said in them.
const CLOSED = new Set(['more', 'inputs']);
const EMPTY = new Set(['except', 'loop', 'procedure']);

export default class Panel {
  constructor(place, desk) {
    Object.assign(this, { place, desk, isOpen: new Map(), problems: [], told: element('div') });
    const { editor } = desk;
    const later = () => { clearTimeout(this.waiting); this.waiting = setTimeout(() => this.draw()); };
    desk.redraw = () => { this.shown = ''; later(); };
    editor.on(['selection.changed', 'commandStack.changed', 'root.set', 'import.done'], later);
    editor.on('tokenSimulation.toggleMode', desk.redraw);
  }

  get chosen() {
    const { editor } = this.desk;
    const selected = editor.get('selection').get();
    if (selected.length > 1) return null;
    return (selected[0]?.labelTarget ?? selected[0]) || this.whole();
  }

  // Nothing chosen is the procedure itself: of a drawing with pools, the pool that has one.
  whole() {
    const root = this.desk.editor.get('canvas').getRootElement();
    // A file without a drawing has a root that stands for nothing.
    if (!is(root, 'bpmn:Collaboration')) return of(root)?.$type ? root : null;
    const pools = root.children.filter((one) => is(one, 'bpmn:Participant') && of(one).processRef);
    return pools.length === 1 ? pools[0] : root;
  }

  show(problems) {
    this.problems = problems;
    this.told.replaceChildren(...this.wrong());
  }

  draw() {
    const { chosen, desk } = this;
    const groups = chosen ? groupsOf(chosen, desk) : [];
    const shape = JSON.stringify([chosen?.id, groups.map(({ key, fields }) => [key, fields.map(({ key: name, kind, options, value, hint }) => (
      [name, kind, hint, kind === 'several' ? value : options?.length]))])]);
    if (shape === this.shown) this.refresh(groups);
    else this.rebuild(chosen, groups);
    this.shown = shape;
  }

  // The same fields: what somebody types in just now stays, the others show what stands there.
  refresh(groups) {
    groups.flatMap(({ fields }) => fields).forEach((one) => {
      this.fields.set(one.key, one);
      const input = this.input(one.key);
      if (!input || input === document.activeElement || one.kind === 'several') return;
      if (one.kind === 'flag') input.checked = Boolean(one.value);
      else if (input.value.trim() === (one.value ?? '').trim()) return;
      else if (input.matches('select')) this.shown = '';
      else input.value = one.value ?? '';
    });
    if (!this.shown) this.rebuild(this.chosen, groups);
  }

  rebuild(chosen, groups) {
    const { say } = this.desk;
    const { key, start, end } = this.focused();
    // What is still being typed into an old field belongs to the element of that time.
    this.fields = new Map(groups.flatMap(({ fields }) => fields).map((one) => [one.key, one]));
    const { scrollTop } = this.place;
    const name = chosen ? kindOf(chosen, say) : say('Several elements');
    this.place.replaceChildren(
      element('h2', { className: 'bpmn-panel-title', textContent: name }),
      this.told, ...groups.map((one) => this.group(one)),
    );
    this.told.replaceChildren(...this.wrong());
    this.place.scrollTop = scrollTop;
    const input = key && this.input(key);
    if (!input) return;
    input.focus();
    if (start !== undefined && input.setSelectionRange) input.setSelectionRange(start, end);
  }

  group({ key, label, fields }) {
    const box = element('details', { className: 'bpmn-group', open: this.isOpen.get(key) ?? isOpen(key, fields) });
    box.addEventListener('toggle', () => this.isOpen.set(key, box.open));
    box.dataset.group = key;
    const { say, named } = this.desk;
    const readOnly = this.desk.readOnly || this.desk.isSimulating;
    box.append(element('summary', { textContent: label }), ...fields.map((one) => field(latest(one, this.fields), { say, named, insertable: () => insertable(this.desk), readOnly })));
    return box;
  }

  wrong() {
    const { chosen } = this;
    const mine = this.problems.filter(({ place }) => chosen && placesOf(chosen).includes(place));
    if (!mine.length) return [];
    const list = mine.map(({ message }) => element('li', {}, icon('!'), element('span', { textContent: message })));
    return [element('ul', { className: 'bpmn-wrong' }, ...list)];
  }

  input(key) {
    return this.place.querySelector(`[data-field="${CSS.escape(key)}"]`);
  }

  focused() {
    const { activeElement } = document;
    if (!this.place.contains(activeElement) || !activeElement.dataset.field) return {};
    const isTyped = activeElement.matches('textarea, input:not([type=checkbox])');
    return { key: activeElement.dataset.field, ...(isTyped ? { start: activeElement.selectionStart, end: activeElement.selectionEnd } : {}) };
  }
}

// The field as it stands now, whenever it is asked.
function latest(one, fields) {
  return {
    ...one, get value() { return fields.get(one.key).value; }, set: (value) => fields.get(one.key).set(value),
  };
}

function isOpen(key, fields) {
  return !CLOSED.has(key) && (!EMPTY.has(key) || fields.some(({ value }) => value?.length));
}

function placesOf(chosen) {
  return [chosen.id, of(chosen).processRef?.id].filter(Boolean);
}

function kindOf(chosen, say) {
  const its = of(chosen).processRef ?? of(chosen);
  const kind = say(its.$type.replace('bpmn:', '').replace(/([a-z])([A-Z])/g, '$1 $2'));
  const definition = its.eventDefinitions?.[0]?.$type.replace(/bpmn:|EventDefinition/g, '');
  return definition ? say(`{kind}: ${definition}`, { kind }) : kind;
}
