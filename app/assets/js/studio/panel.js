// The panel beside what is edited: what the chosen part says, and what is wrong with it. An editor tells about its parts:
//
//   chosen()                  the part, or null
//   title(part)               what kind of thing it is
//   groups(part)              [{key, label, fields}]; see fields.js for a field
//   insertable()              what an expression may name
//   isOpen(key, fields)       whether a group is open until somebody opens or closes it
//   wrong(problems, part)     those of the problems that are about it
//
// While the same part is chosen its fields stay the elements they are and only show what is said now: whoever types in
// one goes on typing, whatever an answer of the server or a command changes meanwhile.
import field from './fields.js';
import { element, icon } from './page.js';

export default class Panel {
  constructor(place, desk, about) {
    Object.assign(this, { place, desk, about, made: new Map(), isOpen: new Map(), problems: [], drawn: {} });
    this.title = element('h2', { className: 'bpmn-panel-title' });
    this.told = element('div');
    this.told.setAttribute('aria-live', 'polite');
    desk.redraw = () => { clearTimeout(this.waiting); this.waiting = setTimeout(() => this.draw()); };
    desk.tell = (sentence) => { this.said = sentence; desk.redraw(); };
    desk.refuse = (sentence) => { this.refused = sentence; desk.redraw(); };
    desk.editor.on('selection.changed', () => { this.said = null; this.refused = null; desk.redraw(); });
    desk.editor.on('commandStack.changed', () => { this.refused = null; desk.redraw(); });
    desk.editor.on(['import.done', 'root.set'], desk.redraw);
    // What was typed and not taken is shown as it stands once nobody types there any more.
    place.addEventListener('focusout', desk.redraw);
  }

  show(problems) {
    this.problems = problems;
    this.tell();
  }

  // What is still being typed belongs to the part it is typed at.
  finish() {
    this.made.forEach(({ finish }) => finish?.());
  }

  draw() {
    const part = this.about.chosen();
    if (part !== this.drawn.part && part?.id !== this.drawn.id) {
      this.finish();
      this.made.clear();
    }
    this.drawn = { part, id: part?.id };
    const groups = part ? this.about.groups(part) : [];
    const { scrollTop } = this.place;
    this.title.textContent = part ? this.about.title(part) : this.desk.say('Several elements');
    const kept = this.made;
    this.made = new Map();
    arrange(this.place, [this.title, this.told, ...groups.map((one) => this.group(one, kept))]);
    this.place.scrollTop = scrollTop;
    this.tell();
  }

  group({ key, label, fields }, kept) {
    const made = kept.get(key) ?? this.box(key, fields);
    this.made.set(key, made);
    made.summary.textContent = label;
    arrange(made.box, [made.summary, ...fields.map((one) => this.field(one, `${key} ${one.key} ${one.kind ?? ''}`, kept))]);
    return made.box;
  }

  box(key, fields) {
    const summary = element('summary');
    const box = element('details', { className: 'bpmn-group', open: this.isOpen.get(key) ?? this.about.isOpen(key, fields) }, summary);
    box.dataset.group = key;
    summary.addEventListener('click', () => this.isOpen.set(key, !box.open));
    return { box, summary };
  }

  field(one, key, kept) {
    const { desk } = this;
    const made = kept.get(key) ?? field(one, { say: desk.say, named: desk.named, insertable: this.about.insertable });
    this.made.set(key, made);
    made.show(one, desk.readOnly || Boolean(desk.isSimulating));
    return made.box;
  }

  tell() {
    const { part } = this.drawn;
    const wrong = part ? this.about.wrong(this.problems, part).map(({ message }) => message) : [];
    const sentences = this.refused ? [this.refused, ...wrong] : wrong;
    const lines = sentences.map((sentence) => element('li', {}, icon('!'), element('span', { textContent: sentence })));
    this.told.replaceChildren(
      ...(lines.length ? [element('ul', { className: 'bpmn-wrong' }, ...lines)] : []),
      ...(this.said ? [element('p', { className: 'bpmn-told', textContent: this.said })] : []),
    );
  }
}

// These children in this order. What is there already is not moved, for what is moved loses the cursor.
function arrange(place, wanted) {
  const stay = new Set(wanted);
  [...place.childNodes].filter((one) => !stay.has(one)).forEach((one) => one.remove());
  wanted.forEach((one, at) => { if (place.childNodes[at] !== one) place.insertBefore(one, place.childNodes[at] ?? null); });
}
