// One value of a test case: chosen from a list, switched, or entered; anything else of our language can be written too.
import { element } from '../page.js';
import { entered, kindOf, literalOf, shows } from './values.js';

const OTHER = '\u0000';

//   variable   { kind, choices }
//   literal    the value as it stands in the file; '' where there is none
//   change     called with the new literal
export function chooser({ variable, literal, label, say, readOnly, change }) {
  const kind = shows(kindOf(variable), literal) ? kindOf(variable) : 'literal';
  const make = kind === 'flag' || kind === 'choice' ? list : field;
  const made = make({ kind, variable, literal, say, change });
  made.setAttribute('aria-label', label);
  made.disabled = readOnly;
  return made;
}

function list({ kind, variable, literal, say, change }) {
  const offered = kind === 'flag'
    ? [['true', say('yes')], ['false', say('no')]]
    : variable.choices.map(({ value, label }) => [literalOf('choice', value), label]);
  if (literal && !offered.some(([value]) => value === literal)) offered.push([literal, entered(kind, literal)]);
  const select = element('select', { className: 'form-select form-select-sm' });
  select.append(
    option('', say('– empty –')), ...offered.map(([value, text]) => option(value, text)),
    ...(kind === 'choice' ? [option(OTHER, say('another value …'))] : []),
  );
  select.value = literal;
  select.addEventListener('change', () => {
    if (select.value !== OTHER) { change(select.value); return; }
    const free = field({ kind: 'text', variable, literal: '', say, change });
    free.setAttribute('aria-label', select.getAttribute('aria-label'));
    select.replaceWith(free);
    free.focus();
  });
  return select;
}

function field({ kind, literal, say, change }) {
  const input = element('input', {
    type: { date: 'date', time: 'time' }[kind] ?? 'text', className: 'form-control form-control-sm',
    value: entered(kind, literal), maxLength: 3000, autocomplete: 'off', spellcheck: false,
  });
  if (kind === 'number') input.inputMode = 'decimal';
  if (kind === 'literal') { input.classList.add('dmn-literal'); input.title = say('A text stands in quotes: "a"; null is empty.'); }
  input.addEventListener('change', () => change(literalOf(kind, input.value)));
  return input;
}

const option = (value, textContent) => element('option', { value, textContent });
