// The variables a procedure begins with: as:input. With a label one is shown with every task.
import { group, plain } from './parts.js';

const INPUT = 'as:Input';
const PARTS = [['name', 'Variable'], ['label', 'Shown as'], ['as:nameEn', 'Shown as (English)']];

export function inputsOf(element, process, desk) {
  const { model, say, words } = desk;
  const rows = model.extensions(process, INPUT).map((one) => ({
    name: one.name, label: one.label, 'as:nameEn': one.get('as:nameEn'), kind: one.kind, english: one.english,
  }));
  const write = (next) => model.setExtensions(element, process, INPUT, next);
  const change = (at, part) => (value) => {
    const row = { ...rows[at], [part]: value || undefined };
    write(rows.flatMap((one, index) => (index !== at ? [one] : row.name ? [row] : [])));
  };
  const kinds = words.facts.map((value) => plain(value, say(`fact: ${value}`)));
  const others = rows.map(({ name }) => plain(name, name));
  return group('inputs', say('Variables it begins with'), [
    ...rows.flatMap((row, at) => [
      ...PARTS.map(([part, label]) => ({ key: `input:${at}:${part}`, label: part === 'name' ? `${say(label)} ${at + 1}` : say(label), value: row[part] ?? '', set: change(at, part) })),
      ...(row.label ? [
        { key: `input:${at}:kind`, label: say('Shown like'), kind: 'choice', options: kinds, value: row.kind ?? '', set: change(at, 'kind') },
        { key: `input:${at}:english`, label: say('Its English stands in'), kind: 'choice', options: others, value: row.english ?? '', set: change(at, 'english') },
      ] : []),
    ]),
    { key: 'input:new', label: say('One more variable'), value: '', set: (name) => { if (name) write([...rows, { name }]); } },
  ]);
}
