// The fields of the panel, as plain elements of the page. A field is {key, label, kind, value, set, …}:
//   text, long, expression   typed; committed shortly after the last key, and when the field is left
//   choice                   one of options; an unknown value stays visible and says that it is unknown
//   typed                    typed, with options proposed
//   several                  any of options
//   flag                     yes or no
//   note, link               said, and a way to somewhere else
// What is made of it is {box, show, finish}: show(field, readOnly) lets the same elements say what the field says now;
// finish() commits what is still being typed.
import { element, icon } from './page.js';

const PAUSE = 400;

export default function field(one, { say, named, insertable }) {
  const its = { now: one };
  const id = `field-${one.key.replace(/\W+/g, '-')}`;
  const made = KINDS[one.kind ?? 'text'](its, { id, say, named, insertable });
  const hint = element('div', { className: 'form-hint' });
  if (made.input) {
    Object.assign(made.input, { id });
    made.input.dataset.field = one.key;
    made.box.append(hint);
  }
  const show = (next, readOnly) => {
    its.now = next;
    made.input?.setAttribute('aria-label', next.label);
    if (made.label) made.label.textContent = next.label;
    hint.textContent = next.hint ?? '';
    hint.hidden = !next.hint;
    made.refresh?.();
    made.box.querySelectorAll('input, select, textarea, button').forEach((input) => { input.disabled = readOnly; });
  };
  return { box: made.box, finish: made.finish, show };
}

function labelled(id, ...inside) {
  const label = element('label', { htmlFor: id, className: 'form-label' });
  return { label, box: element('div', { className: 'bpmn-field' }, label, ...inside) };
}

// Letters that are still being composed (拼音) are nothing anybody has said yet.
function typing(its, input) {
  let [waiting, isTyped] = [];
  const finish = () => {
    clearTimeout(waiting);
    if (!isTyped) return;
    isTyped = false;
    const next = input.value.trim();
    if (next !== (its.now.value ?? '')) its.now.set(next);
  };
  const later = ({ isComposing = false }) => {
    isTyped = true;
    clearTimeout(waiting);
    if (!isComposing) waiting = setTimeout(finish, PAUSE);
  };
  input.addEventListener('input', later);
  input.addEventListener('compositionend', () => later({}));
  input.addEventListener('change', finish);
  const refresh = () => {
    const value = its.now.value ?? '';
    if (!isTyped && input !== document.activeElement && input.value.trim() !== value.trim()) input.value = value;
  };
  return { input, finish, refresh };
}

function text(its, { id }) {
  const input = element('input', { className: 'form-control form-control-sm', autocomplete: 'off', spellcheck: false });
  return { ...typing(its, input), ...labelled(id, input) };
}

function long(its, { id }) {
  const input = element('textarea', { className: 'form-control form-control-sm', rows: its.now.rows ?? 2, spellcheck: false });
  return { ...typing(its, input), ...labelled(id, input) };
}

function expression(its, { id, say, insertable }) {
  const made = long(its, { id });
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

// The options are made anew when they are others, not while somebody looks through the same ones.
function choice(its, { id, say, named }) {
  const input = element('select', { className: 'form-select form-select-sm' });
  let shown;
  const refresh = () => {
    const { value = '', options, required, none = '—' } = its.now;
    const isKnown = !value || options.some((one) => one.value === value);
    const offered = [
      ...(required && value ? [] : [['', none]]), ...options.map((one) => [one.value, named(one)]),
      ...(isKnown ? [] : [[value, say('{name} (does not exist)', { name: value })]]),
    ];
    if (JSON.stringify(offered) !== shown) {
      shown = JSON.stringify(offered);
      input.replaceChildren(...offered.map(([code, name]) => element('option', { value: code, textContent: name })));
    }
    input.value = value;
    input.classList.toggle('is-invalid', !isKnown);
  };
  input.addEventListener('change', () => its.now.set(input.value));
  return { input, refresh, ...labelled(id, input) };
}

function typed(its, { id, named }) {
  const made = text(its, { id });
  const list = element('datalist', { id: `${id}-list` });
  made.input.setAttribute('list', list.id);
  made.box.append(list);
  const refresh = () => {
    list.replaceChildren(...its.now.options.map((option) => element('option', { value: option.value, label: named(option) })));
    made.refresh();
  };
  return { ...made, refresh };
}

function several(its, { id, say, named }) {
  const rest = { now: {} };
  const made = choice(rest, { id, say, named });
  const chips = element('div', { className: 'bpmn-chips' });
  made.input.before(chips);
  const refresh = () => {
    const { value: chosen = [], options } = its.now;
    const set = (next) => its.now.set(next);
    const nameOf = (value) => { const known = options.find((one) => one.value === value); return known ? named(known) : say('{name} (does not exist)', { name: value }); };
    chips.hidden = !chosen.length;
    chips.replaceChildren(...chosen.map((value) => element('span', { className: 'badge badge-tint' }, nameOf(value),
      remover(say('Remove {name}', { name: nameOf(value) }), () => set(chosen.filter((other) => other !== value))))));
    rest.now = { value: '', none: say('Add …'), options: options.filter(({ value }) => !chosen.includes(value)), set: (value) => { if (value) set([...chosen, value]); } };
    made.refresh();
  };
  return { ...made, refresh };
}

function flag(its, { id }) {
  const input = element('input', { type: 'checkbox', className: 'form-check-input' });
  const label = element('span', { className: 'form-check-label' });
  input.addEventListener('change', () => its.now.set(input.checked));
  const refresh = () => { input.checked = Boolean(its.now.value); };
  return { input, label, refresh, box: element('div', { className: 'bpmn-field' }, element('label', { className: 'form-check', htmlFor: id }, input, label)) };
}

function note() {
  const label = element('p', { className: 'text-secondary' });
  return { label, box: label };
}

function link(its) {
  const label = element('a');
  return { label, box: element('p', {}, label), refresh: () => { label.href = its.now.href; } };
}

function remover(name, act) {
  const button = element('button', { type: 'button', className: 'bpmn-remove', title: name }, icon('×'));
  button.setAttribute('aria-label', name);
  button.addEventListener('click', act);
  return button;
}

const KINDS = { text, long, expression, choice, typed, several, flag, note, link };
