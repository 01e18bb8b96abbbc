// What the panel asks of a component, by its kind. A group is {key, label, fields}; a field is one of ../fields.js.
import { enumerated } from '../named.js';
import { bindingsFor, listed, optionsOf, readOptions, writeOptions } from './choices.js';

const TEXTS = ['textfield', 'textarea'];
const CHOOSING = ['select', 'radio', 'checklist'];
const CONTAINERS = ['group', 'dynamiclist'];
const WIDTHS = [16, 12, 10, 8, 6, 5, 4];

export function groupsOf(field, desk) {
  if (field.type === 'default') return [whole(field, desk), uses(desk)].filter(Boolean);
  const groups = [words(field, desk)];
  if (CHOOSING.includes(field.type)) groups.push(choices(field, desk));
  groups.push(destination(field, desk), rules(field, desk), appearance(field, desk), condition(field, desk), more(field, desk));
  return groups.filter((group) => group?.fields.length);
}

function whole(field, desk) {
  const { model, say } = desk;
  const title = (entry, label) => part(field, model, 'properties', entry, label);
  return group('whole', say('Form'), [
    title('title', say('Title, Chinese')), title('title_en', say('Title, English')),
    { key: 'id', label: say('Key'), value: field.id, hint: desk.uses.length ? say('{count} steps name the form by this key: change it there too.', { count: desk.uses.length }) : say('Steps name the form by its key.'), set: (id) => { if (id) model.set(field, 'id', id); } },
  ]);
}

function uses({ uses: used, say }) {
  if (!used?.length) return group('uses', say('Used by'), [{ key: 'uses', kind: 'note', label: say('No step of this workspace uses the form yet.') }]);
  return group('uses', say('Used by'), used.map((one, index) => ({ key: `use-${index}`, kind: 'link', label: one.name, href: one.href })));
}

function words(field, { model, say }) {
  const property = (entry, label, extra) => part(field, model, 'properties', entry, label, extra);
  if (field.type === 'separator') return null;
  if (field.type === 'text') {
    const hint = say('Paragraphs are kept apart by an empty line; **so** is bold.');
    return group('words', say('Text'), [
      { key: 'text', kind: 'long', rows: 5, label: say('Chinese'), value: field.text, set: (text) => model.set(field, 'text', text) },
      property('text_en', say('English'), { kind: 'long', rows: 5, hint }),
    ]);
  }
  const label = field.type === 'datetime' && field.subtype !== 'time' ? 'dateLabel' : field.type === 'datetime' ? 'timeLabel' : 'label';
  return group('words', say('Question'), [
    { key: 'label', label: say('Label, Chinese'), value: field[label], set: (text) => model.set(field, label, text) },
    property('label_en', say('Label, English')),
    field.type !== 'group' && { key: 'description', kind: 'long', label: say('Help, Chinese'), value: field.description, set: (text) => model.set(field, 'description', text) },
    field.type !== 'group' && property('description_en', say('Help, English'), { kind: 'long' }),
  ]);
}

function choices(field, desk) {
  const { model, say, words: known } = desk;
  const list = known.lists.find(({ value }) => value === field.valuesKey);
  const own = !field.valuesKey;
  return group('choices', say('Options'), [
    { key: 'valuesKey', kind: 'choice', label: say('Code list'), none: say('options of its own'), value: field.valuesKey ?? '',
      options: known.lists,
      hint: list ? listed(list, desk) : undefined,
      set: (valuesKey) => model.modeling.editFormField(field, valuesKey ? { valuesKey, values: undefined } : { valuesKey: undefined, values: optionsOf(list) }) },
    own && { key: 'values', kind: 'long', rows: 4, label: say('Options of its own'), value: writeOptions(field.values),
      hint: say('One on each line: code | Chinese | English'), set: (text) => model.modeling.editFormField(field, { values: readOptions(text) }) },
    { key: 'defaultValue', kind: 'choice', label: say('Chosen at first'), value: field.defaultValue ?? '',
      options: list ? list.codes : (field.values ?? []).map(({ value, label, label_en: en }) => ({ value, zh: label, en: en ?? label })),
      set: (code) => model.set(field, 'defaultValue', code) },
  ].filter((one) => one.key !== 'defaultValue' || field.type !== 'checklist'));
}

function destination(field, desk) {
  const { model, say, words: known } = desk;
  if (field.type === 'group' || ['text', 'separator'].includes(field.type) || isColumn(field, desk)) return null;
  const property = (entry, label, extra) => part(field, model, 'properties', entry, label, extra);
  const flag = (entry, label) => part(field, model, 'properties', entry, label, {
    kind: 'flag', value: field.properties?.[entry] === true || field.properties?.[entry] === 'true',
    set: (on) => model.put(field, 'properties', entry, on ? 'true' : ''),
  });
  const { options, hint } = bindingsFor(field, known, desk);
  return group('destination', say('Where the answer goes'), [
    property('bind', say('Stands on the case as'), { kind: 'choice', none: say('nowhere: it stays with the step'), options, hint }),
    field.type !== 'dynamiclist' && property('variable', say('Variable of the procedure'), { hint: say('For gateways and tables: letters, digits and “_”.') }),
    ['radio', 'select'].includes(field.type) && flag('outcome', say('This answer decides how the step ends')),
    flag('sensitive', say('Sensitive: not searched')),
    TEXTS.includes(field.type) && flag('outgoing', say('The customer is told what is entered')),
  ]);
}

function rules(field, desk) {
  const { model, say } = desk;
  if (['text', 'separator', ...CONTAINERS].includes(field.type)) return field.type === 'dynamiclist' ? rows(field, { model, say }) : null;
  const rule = (entry, label, extra = {}) => part(field, model, 'validate', entry, label, extra);
  const number = (entry, label) => rule(entry, label, counted(field, model, 'validate', entry));
  return group('rules', say('Rules'), [
    rule('required', say('Must be answered'), { kind: 'flag' }),
    field.type === 'checkbox' && !isColumn(field, desk) && { key: 'defaultValue', kind: 'flag', label: say('Ticked at first'), value: field.defaultValue, set: (on) => model.set(field, 'defaultValue', on) },
    ...(TEXTS.includes(field.type) ? [number('minLength', say('At least, characters')), number('maxLength', say('At most, characters'))] : []),
    ...(field.type === 'textfield' ? [
      rule('validationType', say('Kind of text'), { kind: 'choice', options: [{ value: 'email', zh: '邮箱', en: 'mail address' }, { value: 'phone', zh: '电话', en: 'telephone number' }] }),
      rule('pattern', say('Pattern'), { hint: say('A pattern needs a help text that says what to enter.') }),
    ] : []),
    ...(field.type === 'number' ? [
      number('min', say('Least')), number('max', say('Greatest')),
      { key: 'decimalDigits', label: say('Decimal places'), ...countedOwn(field, model, 'decimalDigits') },
      { key: 'increment', label: say('Steps of'), ...countedOwn(field, model, 'increment') },
    ] : []),
    ...(field.type === 'datetime' ? moments(field, { model, say }) : []),
    ...(field.type === 'filepicker' ? [
      { key: 'accept', label: say('Kinds of files'), value: field.accept, hint: say('For example image/*,.pdf'), set: (text) => model.set(field, 'accept', text) },
      { key: 'multiple', kind: 'flag', label: say('Several files'), value: field.multiple, set: (on) => model.modeling.editFormField(field, { multiple: on }) },
    ] : []),
  ]);
}

function moments(field, { model, say }) {
  const kinds = [['date', '日期', 'date'], ['time', '时间', 'time'], ['datetime', '日期和时间', 'date and time']];
  const labels = { date: { dateLabel: field.dateLabel ?? field.timeLabel, timeLabel: undefined, timeInterval: undefined, timeSerializingFormat: undefined },
    time: { timeLabel: field.timeLabel ?? field.dateLabel, dateLabel: undefined, timeInterval: field.timeInterval ?? 15, timeSerializingFormat: field.timeSerializingFormat ?? 'no_timezone' },
    datetime: { dateLabel: field.dateLabel ?? field.timeLabel, timeLabel: field.timeLabel ?? '时间', timeInterval: field.timeInterval ?? 15, timeSerializingFormat: field.timeSerializingFormat ?? 'utc_offset' } };
  return [{ key: 'subtype', kind: 'choice', required: true, label: say('Asks for'), value: field.subtype ?? 'date', options: kinds.map(([value, zh, en]) => ({ value, zh, en })),
    set: (subtype) => model.modeling.editFormField(field, { subtype, ...labels[subtype] }) },
  ...(field.subtype !== 'date' ? [{ key: 'timeInterval', kind: 'choice', required: true, label: say('Times every'), value: String(field.timeInterval ?? 15),
    options: [5, 10, 15, 30, 60].map((minutes) => ({ value: String(minutes), zh: `${minutes} 分钟`, en: `${minutes} minutes` })),
    set: (minutes) => model.modeling.editFormField(field, { timeInterval: Number(minutes) }) }] : [])];
}

function rows(field, { model, say }) {
  return group('rules', say('Rows'), [
    { key: 'allowAddRemove', kind: 'flag', label: say('Rows may be added and removed'), value: field.allowAddRemove ?? true, set: (on) => model.modeling.editFormField(field, { allowAddRemove: on }) },
    { key: 'defaultRepetitions', label: say('Rows at first'), ...countedOwn(field, model, 'defaultRepetitions') },
  ]);
}

function appearance(field, { model, say }) {
  const adorned = ['textfield', 'number'].includes(field.type);
  const beside = (entry, label) => part(field, model, 'appearance', entry, label);
  const property = (entry, label) => part(field, model, 'properties', entry, label);
  return group('appearance', say('Appearance'), [
    { key: 'columns', kind: 'choice', label: say('Width'), none: say('what is free in its row'), value: field.layout?.columns ? String(field.layout.columns) : '',
      options: WIDTHS.map((columns) => ({ value: String(columns), zh: `${columns}/16`, en: `${columns}/16` })),
      set: (columns) => model.modeling.editFormField(field, { layout: { ...field.layout, columns: columns ? Number(columns) : null } }) },
    field.type === 'group' && { key: 'showOutline', kind: 'flag', label: say('With a frame'), value: field.showOutline, set: (on) => model.modeling.editFormField(field, { showOutline: on }) },
    ...(adorned ? [beside('prefixAdorner', say('Before it, Chinese')), property('prefix_en', say('Before it, English')),
      beside('suffixAdorner', say('Unit, Chinese')), property('suffix_en', say('Unit, English'))] : []),
  ]);
}

function condition(field, desk) {
  const { model, say } = desk;
  const own = desk.names(field);
  const names = enumerated(own.slice(0, 8), desk.language);
  return group('condition', say('Condition'), [
    { key: 'hide', kind: 'expression', rows: 2, label: say('Hidden while'), value: unmarked(field.conditional?.hide),
      hint: own.length ? say('For example: {name} != "code". Names: {names} …', { name: own[0], names }) : say('An expression, for example: case.grade = "major"'),
      set: (text) => model.put(field, 'conditional', 'hide', text ? `=${text}` : '') },
    isAsked(field) && field.type !== 'dynamiclist' && !isColumn(field, desk) && part(field, model, 'properties', 'prefill', say('Begins with'), {
      kind: 'expression', rows: 2, hint: say('“=expression”, or places of the case it is taken from, for example: diagnosis.cause repair.cause'),
    }),
  ]);
}

function more(field, desk) {
  const { model, say } = desk;
  const key = field.type === 'dynamiclist' ? 'path' : 'key';
  return group('more', say('More'), [
    isAsked(field) && { key: 'key', label: say('Key of the answer'), value: field[key], hint: say('Conditions name the answer by it.'),
      set: (name) => { if (model.mayBe(name, field)) renamed(field, key, name, desk); else desk.refuse(say('The key “{key}” is taken, or is not of letters, digits and “_”.', { key: name })); } },
    { key: 'id', label: say('Id'), value: field.id, set: (id) => { if (/^[A-Za-z_][\w.-]*$/.test(id) && !model.editor.get('formFieldRegistry').get(id)) model.set(field, 'id', id); else desk.refuse(say('The id “{id}” is taken, or is not of letters, digits and “_”.', { id })); } },
    field.type !== 'separator' && part(field, model, 'properties', 'req', say('Requirements it fulfils')),
  ]);
}

export function group(key, label, fields) {
  return { key, label, fields: fields.filter(Boolean) };
}

// Conditions that name an answer name it by its new key, and the panel says so. What stands in quotes is no name.
function renamed(field, attribute, name, desk) {
  const { model, say } = desk;
  const old = field[attribute];
  const asked = isColumn(field, desk) ? `this\\.${old}` : `(?<![\\w.])${old}`;
  const now = isColumn(field, desk) ? `this.${name}` : name;
  const follow = (text) => text.split(/("(?:[^"\\]|\\.)*")/).map((part, index) => (index % 2 ? part : part.replace(new RegExp(`${asked}(?!\\w)`, 'g'), now))).join('');
  model.set(field, attribute, name);
  const changed = model.all().filter(({ conditional }) => conditional?.hide && follow(conditional.hide) !== conditional.hide);
  changed.forEach((one) => model.put(one, 'conditional', 'hide', follow(one.conditional.hide)));
  if (changed.length) desk.tell(say('Their conditions name it by the new key now: {fields}.', { fields: enumerated(changed.map((one) => one.label || one.dateLabel || one.key || one.id), desk.language) }));
}

// A field that is one entry of a section of the component.
function part(field, model, section, entry, label, extra = {}) {
  return { key: `${section}.${entry}`, label, value: field[section]?.[entry] ?? '', set: (value) => model.put(field, section, entry, value), ...extra };
}

function counted(field, model, section, entry) {
  return { value: string(field[section]?.[entry]), set: (text) => model.put(field, section, entry, numeric(text)) };
}

function countedOwn(field, model, name) {
  return { value: string(field[name]), set: (text) => model.modeling.editFormField(field, { [name]: numeric(text) }) };
}

// What is no number is kept as it was typed: the check says what is wrong with it.
function numeric(text) {
  return text === '' ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
}

function string(value) {
  return value === undefined || value === null ? '' : String(value);
}

function unmarked(expression) {
  return (expression ?? '').replace(/^=\s*/, '');
}

function isAsked(field) {
  return !['text', 'separator', 'group'].includes(field.type);
}

function isColumn(field, { model }) {
  return Boolean(model.listOf(field));
}
