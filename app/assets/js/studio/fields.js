// The fields of the panel, as plain elements of the page. A field is {key, label, kind, value, set, …}:
//   text, long, expression   typed; committed shortly after the last key, and when the field is left
//   choice                   one of options; an unknown value stays visible and says that it is unknown
//   typed                    typed, with options proposed
//   several                  any of options
//   flag                     yes or no
import { element, icon } from './page.js';

const PAUSE = 400;

export default function field(one, { say, named, insertable, readOnly }) {
  const id = `field-${one.key.replace(/\W+/g, '-')}`;
  const made = KINDS[one.kind ?? 'text'](one, { id, say, named, insertable });
  made.input.id = id;
  made.input.dataset.field = one.key;
  made.input.setAttribute('aria-label', one.label);
  made.box.querySelectorAll('input, select, textarea').forEach((input) => { input.disabled = readOnly; });
  made.box.append(...(one.hint ? [element('div', { className: 'form-hint', textContent: one.hint })] : []));
  return made.box;
}

function labelled({ label }, id, ...inside) {
  return element('div', { className: 'bpmn-field' }, element('label', { htmlFor: id, className: 'form-label', textContent: label }), ...inside);
}

function typing(one, input) {
  let [waiting, last] = [];
  const commit = () => {
    clearTimeout(waiting);
    const next = input.value.trim();
    if (next === last || next === (one.value ?? '')) return;
    last = next;
    one.set(next);
  };
  input.value = one.value ?? '';
  input.addEventListener('input', () => { last = undefined; clearTimeout(waiting); waiting = setTimeout(commit, PAUSE); });
  input.addEventListener('change', commit);
  return input;
}

function text(one, { id }) {
  const input = typing(one, element('input', { className: 'form-control form-control-sm', autocomplete: 'off', spellcheck: false }));
  return { input, box: labelled(one, id, input) };
}

function long(one, { id }) {
  const input = typing(one, element('textarea', { className: 'form-control form-control-sm', rows: one.rows ?? 2, spellcheck: false }));
  return { input, box: labelled(one, id, input) };
}

function expression(one, { id, say, insertable }) {
  const made = long(one, { id });
  made.input.classList.add('bpmn-expression');
  made.box.prepend(inserter(made.input, say('Insert …'), insertable));
  return made;
}

// What an expression may name, put where the cursor is. The list is long, so it is made when somebody wants it.
function inserter(input, name, insertable) {
  const select = element('select', { className: 'bpmn-insert' }, element('option', { value: '', textContent: name }));
  select.setAttribute('aria-label', name);
  const fill = () => {
    if (select.length > 1) return;
    select.append(...insertable().map(({ label, options }) => element(
      'optgroup', { label }, ...options.map(([value, text]) => element('option', { value, textContent: text })))));
  };
  ['mousedown', 'focus', 'keydown'].forEach((event) => select.addEventListener(event, fill));
  select.addEventListener('change', () => {
    input.setRangeText(select.value, input.selectionStart, input.selectionEnd, 'end');
    select.value = '';
    input.dispatchEvent(new Event('input'));
    input.focus();
  });
  return select;
}

function choice(one, { id, say, named }) {
  const input = element('select', { className: 'form-select form-select-sm' });
  const known = one.options.some(({ value }) => value === one.value);
  const options = [...(one.required && one.value ? [] : [{ value: '', zh: one.none ?? '—', en: one.none ?? '—' }]), ...one.options];
  if (one.value && !known) options.push({ value: one.value, zh: say('{name} (does not exist)', { name: one.value }), en: say('{name} (does not exist)', { name: one.value }) });
  input.append(...options.map((option) => element('option', { value: option.value, textContent: named(option), selected: option.value === (one.value ?? '') })));
  input.classList.toggle('is-invalid', Boolean(one.value) && !known);
  input.addEventListener('change', () => one.set(input.value));
  return { input, box: labelled(one, id, input) };
}

function typed(one, { id, named }) {
  const made = text(one, { id });
  const list = element('datalist', { id: `${id}-list` }, ...one.options.map((option) => element('option', { value: option.value, label: named(option) })));
  made.input.setAttribute('list', list.id);
  made.box.append(list);
  return made;
}

function several(one, { id, say, named }) {
  const chosen = one.value ?? [];
  const nameOf = (value) => { const known = one.options.find((option) => option.value === value); return known ? named(known) : say('{name} (does not exist)', { name: value }); };
  const chips = chosen.map((value) => element('span', { className: 'badge badge-tint' }, nameOf(value), remover(say('Remove {name}', { name: nameOf(value) }), () => one.set(chosen.filter((other) => other !== value)))));
  const rest = one.options.filter(({ value }) => !chosen.includes(value));
  const made = choice({ ...one, value: '', none: say('Add …'), options: rest, set: (value) => { if (value) one.set([...chosen, value]); } }, { id, say, named });
  if (chips.length) made.input.before(element('div', { className: 'bpmn-chips' }, ...chips));
  return made;
}

function flag(one, { id }) {
  const input = element('input', { type: 'checkbox', className: 'form-check-input', checked: Boolean(one.value) });
  input.addEventListener('change', () => one.set(input.checked));
  return { input, box: element('div', { className: 'bpmn-field' }, element('label', { className: 'form-check', htmlFor: id }, input, element('span', { className: 'form-check-label', textContent: one.label }))) };
}

function remover(name, act) {
  const button = element('button', { type: 'button', className: 'bpmn-remove', title: name }, icon('×'));
  button.setAttribute('aria-label', name);
  button.addEventListener('click', act);
  return button;
}

const KINDS = { text, long, expression, choice, typed, several, flag };
