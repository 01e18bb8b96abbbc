// Values as they stand in a file (literals of the expression language) and as a person enters them.
const TEXT = /^"(?:[^"\\]|\\.)*"$/s;
const MADE = { date: /^date\("([^"]*)"\)$/, time: /^time\("([^"]*)"\)$/ };
const FLAGS = ['true', 'false'];

// What kind of chooser a value takes: a list, yes or no, a number, a day, a text; else it is written as it is.
export function kindOf({ kind, choices = [] }) {
  if (kind === 'boolean') return 'flag';
  if (choices.length && (kind === 'string' || kind === '')) return 'choice';
  return { string: 'text', number: 'number', date: 'date', time: 'time' }[kind] ?? 'literal';
}

// Whether a chooser of this kind can show the literal; what it cannot show is written as it is.
export function shows(kind, literal) {
  if (!literal) return true;
  return {
    flag: () => FLAGS.includes(literal),
    choice: () => TEXT.test(literal),
    text: () => TEXT.test(literal),
    number: () => /^-?\d*\.?\d+$/.test(literal),
    date: () => MADE.date.test(literal),
    time: () => MADE.time.test(literal),
    literal: () => true,
  }[kind]();
}

export function entered(kind, literal) {
  if (!literal) return '';
  if (kind === 'choice' || kind === 'text') return unquoted(literal);
  return MADE[kind]?.exec(literal)?.[1] ?? literal;
}

export function literalOf(kind, value) {
  if (value === '') return '';
  if (kind === 'choice' || kind === 'text') return quoted(value);
  return kind in MADE ? `${kind}(${quoted(value)})` : value.trim();
}

export const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`;

export function unquoted(literal) {
  return literal.slice(1, -1).replace(/\\(u[\da-f]{4}|.)/gis, (found, code) => (
    code.length === 5 ? String.fromCharCode(parseInt(code.slice(1), 16)) : { n: '\n', r: '\r', t: '\t' }[code] ?? code));
}

// A cell in words: codes by their names, true and false as yes and no.
export function told(cell, choices, say) {
  if (cell === '-') return say('any');
  const names = new Map(choices.map(({ value, label }) => [value, label]));
  const inner = (text) => text.replace(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g, (found) => (
    found.startsWith('"') ? names.get(unquoted(found)) ?? found : say({ true: 'yes', false: 'no', null: 'empty' }[found])));
  if (cell === 'not(null)') return say('anything but empty');
  const not = /^not\((.*)\)$/s.exec(cell);
  return not ? say('anything but {values}', { values: inner(not[1]) }) : inner(cell);
}
