// A question copied and pasted, in the same form or in another one: with all it says, under a key that is free there.
import { keep, kept } from '../clipboard.js';
import { button, element } from '../page.js';

const KIND = 'form';
// Where letters are typed, they are what is copied.
const TYPING = 'input, textarea, select, [contenteditable="true"]';

export default class Copied {
  constructor(desk) {
    this.desk = desk;
    document.addEventListener('keydown', (event) => {
      const act = { c: () => this.copy(), v: () => this.paste() }[event.key.toLowerCase()];
      if (!act || !(event.ctrlKey || event.metaKey) || event.target.closest(TYPING) || !window.getSelection().isCollapsed) return;
      if (act()) event.preventDefault();
    });
  }

  tools() {
    const { say } = this.desk;
    return element('div', { className: 'btn-group' },
      button(say('Copy the question'), '', () => this.copy()), button(say('Paste the question'), '', () => this.paste()));
  }

  copy() {
    const { chosen, root } = this.desk.model;
    if (chosen === root) return false;
    keep(KIND, plain(chosen));
    this.desk.tell(this.desk.say('Copied. It can be pasted in another form too.'));
    return true;
  }

  paste() {
    const { editor, model, readOnly } = this.desk;
    const field = kept(KIND);
    if (!field || readOnly) return false;
    const { chosen, root } = model;
    const parent = chosen === root ? root : editor.get('formFieldRegistry').get(chosen._parent) ?? root;
    const at = chosen === root ? root.components.length : parent.components.indexOf(chosen) + 1;
    const taken = new Set(model.all().map((one) => one.key ?? one.path));
    editor.get('together').do([() => { editor.get('selection').set(this.add(field, parent, at, taken)); }]);
    return true;
  }

  // As a form is read, not as something new is begun: with what it says and nothing else. What stands in a group or a
  // list is added after it, one by one.
  add({ components, ...field }, parent, at, taken) {
    const { editor } = this.desk;
    const name = field.type === 'dynamiclist' ? 'path' : 'key';
    if (field[name]) field[name] = free(field[name], taken);
    const made = editor.get('fieldFactory').create({ ...field, ...(components ? { components: [] } : {}) }, false);
    editor.get('commandStack').execute('formField.add', { formField: made, targetFormField: parent, targetIndex: at });
    components?.forEach((one, index) => this.add(one, made, index, taken));
    return made;
  }
}

// What the form says of it, without its place: ids and rows are of the form it stands in.
function plain(field) {
  const { id, layout, components, ...rest } = Object.fromEntries(Object.entries(field).filter(([name]) => !name.startsWith('_')));
  const { row, ...placed } = layout ?? {};
  return {
    ...rest, ...(Object.values(placed).some(Boolean) ? { layout: placed } : {}), ...(components ? { components: components.map(plain) } : {}),
  };
}

function free(name, taken) {
  const stem = name.replace(/_\d+$/, '');
  let made = name;
  for (let number = 2; taken.has(made); number += 1) made = `${stem}_${number}`;
  taken.add(made);
  return made;
}
