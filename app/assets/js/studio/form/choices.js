// What a component may be bound to, and the options it offers, as the panel shows and reads them.
import { enumerated } from '../named.js';

// The fitting places first, the others after them; of the chosen one its kind and its codes.
export function bindingsFor(field, words, { say }) {
  const asked = field.type === 'datetime' ? `datetime ${field.subtype ?? 'date'}` : field.type;
  const fits = ({ kind }) => (words.takes[kind] ?? [asked]).includes(asked);
  const options = [...words.bindings.filter(fits), ...words.bindings.filter((one) => !fits(one))];
  const chosen = words.bindings.find(({ value }) => value === field.properties?.bind);
  if (!chosen) return { options };
  const kind = chosen.codes ? say('{kind} of the list {list}', { kind: say(`kind: ${chosen.kind}`), list: chosen.codes }) : say(`kind: ${chosen.kind}`);
  if (!fits(chosen)) return { options, hint: say('This place holds: {kind}. A question of this kind does not fit it.', { kind }) };
  if (chosen.codes && field.valuesKey && root(field.valuesKey) !== root(chosen.codes)) return { options, hint: say('This place holds: {kind}. The options are of another list.', { kind }) };
  return { options, hint: say('This place holds: {kind}.', { kind }) };
}

// “subcategory.usage” are the codes of “subcategory” below one of its parent.
function root(list) {
  return list.split('.')[0];
}

export function listed({ codes }, { named, language }) {
  return enumerated(codes.map((one) => named(one)), language);
}

// A list that is no longer used leaves its codes as options of one's own.
export function optionsOf(list) {
  const codes = list?.codes ?? [{ value: 'option_1', zh: '选项 1', en: 'Option 1' }];
  return codes.map(({ value, zh, en }) => ({ value, label: zh, label_en: en }));
}

export function writeOptions(values = []) {
  return values.map(({ value, label, label_en: en }) => [value, label, en].filter((part) => part !== undefined).join(' | ')).join('\n');
}

export function readOptions(text) {
  return text.split('\n').filter((line) => line.trim()).map((line) => {
    const [value, label, en] = line.split('|').map((part) => part.trim());
    return { value, label: label || value, ...(en ? { label_en: en } : {}) };
  });
}
