// What a form may be made of: the components of the library that the product knows, two of our own, and no others.
// Each is drawn by the library, has its name in the reader's language, and begins with words in both.
import {
  Checkbox, Checklist, Datetime, Default, DynamicList, FilePicker, Group, Numberfield, Radio, Select, Separator, Textarea, Textfield,
} from '@bpmn-io/form-js-viewer';
import { choosing } from './entries.js';
import { Score, Signature, Words } from './own-fields.js';

const OPTIONS = () => [1, 2].map((number) => ({ value: `option_${number}`, label: `选项 ${number}`, label_en: `Option ${number}` }));

// In the order and the groups of the palette: name, Chinese name, component, what a new one says beside its label.
const KINDS = [
  ['basic-input', Textfield, 'Short text', '单行文本'],
  ['basic-input', Textarea, 'Long text', '多行文本'],
  ['basic-input', Numberfield, 'Number', '数字'],
  ['basic-input', Datetime, 'Date or time', '日期时间', { subtype: 'date', label: undefined, dateLabel: '日期' }],
  ['basic-input', FilePicker, 'Files', '附件', { multiple: true }],
  ['basic-input', Signature, 'Signature', '手写签名'],
  ['basic-input', Score, 'Score 1 to 5', '评分（1–5）'],
  ['selection', Radio, 'One of few', '单选', { values: OPTIONS() }],
  ['selection', Select, 'One of a list', '下拉选择', { values: OPTIONS() }],
  ['selection', Checklist, 'Several of a list', '多选', { values: OPTIONS() }],
  ['selection', Checkbox, 'Yes or no', '是否'],
  ['presentation', Words, 'Explanation', '说明文字', { text: '说明', properties: { text_en: 'Explanation' } }],
  ['presentation', Separator, 'Separating line', '分隔线', {}],
  ['container', Group, 'Group', '分组', { showOutline: true }],
  ['container', DynamicList, 'Repeated rows', '可增减的列表', { isRepeating: true, allowAddRemove: true, defaultRepetitions: 1 }],
];
const NO_LABEL = new Set([Words, Separator]);
const CHOICES = new Set([Radio, Select, Checklist]);

export function formFields(language, lists) {
  return {
    formFields: ['value', new Known([
      ...KINDS.map(([group, component, en, zh, more]) => as(component, { group, en, zh, more, language, lists })), Default,
    ])],
  };
}

export function nameOf(type, language) {
  const [, , en, zh] = KINDS.find(([, component]) => component.config.type === type) ?? [null, null, type, type];
  return language === 'en' ? en : zh;
}

class Known {
  constructor(components) {
    this._formFields = Object.fromEntries(components.map((component) => [component.config.type, component]));
  }

  register(type, component) { this._formFields[type] = component; }

  get(type) { return this._formFields[type]; }
}

// The component under our name. An existing one keeps what it says; a new one has a label in both languages.
function as(component, { group, en, zh, more = {}, language, lists }) {
  const { label, ...config } = component.config;
  const begun = NO_LABEL.has(component) ? more : { label: zh, properties: { label_en: en }, ...more };
  const made = CHOICES.has(component) ? choosing(component, lists, language) : (props) => component(props);
  made.config = {
    ...config,
    name: language === 'en' ? en : zh,
    group,
    create: (options = {}, isNew = true) => config.create({ ...(isNew ? structuredClone(begun) : {}), ...options }, isNew),
  };
  return made;
}
