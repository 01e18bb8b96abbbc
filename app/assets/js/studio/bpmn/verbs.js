// The verb of a service or send task, what it does in words, and its arguments, each chosen from what it may name.
import { is, of } from './model.js';
import { group, own, plain } from './parts.js';

const ACTING = ['bpmn:ServiceTask', 'bpmn:SendTask'];
const ARG = 'as:Arg';
const OWN = '=';

export function argumentsOf(element, desk) {
  if (!ACTING.some((one) => is(element, one)) || of(element).messageRef) return [];
  const { say, words } = desk;
  const topic = words.topics.find(({ value }) => value === of(element).get('as:topic'));
  const verbs = words.topics.map((one) => ({ ...one, zh: short(one.zh), en: short(one.en) }));
  const verb = own(element, desk, 'topic', say('Verb'), { kind: 'choice', options: verbs, hint: longer(topic, desk) });
  return [group('verb', say('What it does'), [
    { ...verb, set: (name) => change(element, desk, name) },
    ...(topic?.arguments ?? []).flatMap((one) => argument(element, desk, one)),
    ...strangers(element, desk, topic),
  ])];
}

function change(element, desk, name) {
  const { model, words } = desk;
  const taken = words.topics.find(({ value }) => value === name)?.arguments.map((one) => one.name) ?? [];
  const kept = given(element, desk).filter((one) => taken.includes(one.name));
  model.together(() => model.set(element, { 'as:topic': name }), () => model.setExtensions(element, of(element), ARG, kept));
}

function argument(element, desk, one) {
  const { say } = desk;
  const current = given(element, desk).find(({ name }) => name === one.name);
  const label = `${say(`argument: ${one.name}`)}${one.required ? '' : say(' (optional)')}`;
  const key = `arg:${one.name}`;
  const options = optionsOf(one, desk);
  const put = (value) => write(element, desk, one.name, value.startsWith(OWN)
    ? { expression: value.slice(1).trim() } : { value });
  const text = current?.expression !== undefined ? `${OWN}${current.expression}` : current?.value ?? '';
  if (options && (current?.expression === undefined)) {
    const own_ = one.kind === 'form' ? [] : [plain(OWN, say('An expression …'))];
    return [{ key, label, kind: 'choice', options: [...options, ...own_], value: text, required: one.required, set: put }];
  }
  return [{ key, label, kind: 'expression', rows: 1, value: text, hint: say('With = in front: an expression.'), set: put }];
}

function optionsOf({ kind }, { words }) {
  return { message: words.messages, role: words.roles, form: words.forms, event: words.events }[kind];
}

// An argument that the verb does not take, or of a verb that is unknown: it can be taken away.
function strangers(element, desk, topic) {
  const known = new Set(topic?.arguments.map(({ name }) => name));
  return given(element, desk).filter(({ name }) => !known.has(name)).map(({ name, value, expression }) => ({
    key: `arg:${name}`, label: desk.say('{name} (not an argument of this verb)', { name }),
    value: expression === undefined ? value : `${OWN}${expression}`,
    set: (text) => write(element, desk, name, { value: text }),
  }));
}

function given(element, desk) {
  return desk.model.extensions(of(element), ARG).map(({ name, value, expression }) => ({ name, value, expression }));
}

function write(element, desk, name, next) {
  const rows = given(element, desk);
  const at = rows.findIndex((one) => one.name === name);
  const row = next.value === '' ? [] : [{ name, ...next }];
  const written = at < 0 ? [...rows, ...row] : [...rows.slice(0, at), ...row, ...rows.slice(at + 1)];
  desk.model.setExtensions(element, of(element), ARG, written);
}

function longer(topic, { named }) {
  const text = topic ? named({ ...topic, plain: true }) : '';
  return text === short(text) ? '' : text;
}

// The choice names a verb by the beginning of what it does; all of it stands below.
function short(text) {
  return text.split(/[：；:;，(（]/)[0];
}
