// What an expression of a diagram may name: variables, what is known of the case, settings, functions.
const MARKS = /\(.*\)$/;

export default function insertable({ words, say, named }) {
  const variables = new Set([
    ...words.forms.flatMap((one) => one.variables), ...words.decisions.flatMap((one) => one.outputs),
    ...words.topics.flatMap((one) => one.supplies), ...words.processes.flatMap((one) => one.inputs),
  ]);
  const known = (list, prefix = '') => list.map((one) => [`${prefix}${one.value}`, named({ ...one, value: `${prefix}${one.value}` })]);
  return [
    { label: say('Variables'), options: [...variables].sort().map((name) => [name, name]) },
    { label: say('The case'), options: known(words.context) },
    { label: say('Settings'), options: known(words.settings, 'setting.') },
    { label: say('Functions'), options: words.functions.map((one) => [`${one.signature.replace(MARKS, '')}()`, `${one.signature} · ${named({ ...one, plain: true })}`]) },
  ];
}
