// The editor of a form: #editor is filled with the palette, the form and the panel beside it; the preview stands below.
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import './studio/panel.css';
import './studio/form/editor.css';
import { FormEditor } from '@bpmn-io/form-js-editor';
import { open } from './studio/draft.js';
import { translate } from './studio/dictionary.js';
import { element } from './studio/page.js';
import { carried } from './studio/form/carry.js';
import Copied from './studio/form/copied.js';
import { speakChinese } from './studio/form/chrome.js';
import { formFields } from './studio/form/kinds.js';
import { groupsOf } from './studio/form/groups.js';
import Model from './studio/form/model.js';
import about from './studio/form/about.js';
import named from './studio/named.js';
import Panel from './studio/panel.js';
import Preview from './studio/form/preview.js';
import together from './studio/together.js';
import undo from './studio/undo.js';
import chinese from './studio/form/chinese.json';

const place = document.querySelector('#editor');
const MARK = /^kind: /;

begin().catch((error) => {
  console.error(error);
  place.replaceChildren(element('p', { className: 'alert alert-danger', textContent: place.dataset.failed ?? String(error) }));
});

async function begin() {
  const draft = open();
  const desk = { language: draft.language, readOnly: draft.readOnly, words: await draft.words() };
  const say = translate(chinese, draft.language);
  desk.say = (sentence, values) => say(draft.language === 'zh' ? sentence : sentence.replace(MARK, ''), values);
  desk.named = named(draft.language);
  desk.uses = usesOf(desk, draft);
  const [sheet, side] = [element('div', { className: 'form-sheet' }), element('aside', { className: 'bpmn-panel' })];
  place.classList.add('bpmn-desk');
  place.classList.toggle('form-reading', draft.readOnly);
  place.replaceChildren(sheet, side);
  if (draft.language === 'zh') speakChinese(sheet);
  desk.editor = new FormEditor({ container: sheet, propertiesPanel: { parent: document.createElement('div') }, additionalModules: [formFields(draft.language, desk.words.lists), together] });
  if (draft.readOnly) onlyRead(desk.editor, sheet);
  desk.model = new Model(desk.editor);
  desk.answers = () => answers(desk.model.root);
  desk.names = (field) => answers(desk.model.root).map(({ name }) => name).filter((name) => name !== field.key);
  const panel = new Panel(side, desk, about(desk));
  const preview = new Preview(document.querySelector('#form-preview'), draft, desk.say);
  const copied = new Copied(desk);
  if (!draft.readOnly) document.querySelector('#studio-tools').append(undo(desk.say, desk.editor.get('commandStack'), desk.editor.get('eventBus')), copied.tools());
  const file = await follow(desk, draft, preview);
  draft.onProblems((problems) => panel.show(problems));
  draft.onLeaving(() => panel.finish());
  draft.onElement((where) => choose(desk, where));
  window.formEditor = { ...desk, draft, file, choose: (where) => choose(desk, where), asked: (field) => groupsOf(field, desk).flatMap(({ fields }) => fields.map(({ key }) => key)) };
  place.dataset.ready = 'true';
}

// Every change is told as the text of the file: what the library does not know stays as it was, and so does the order.
async function follow(desk, draft, preview) {
  const file = {};
  async function show(content) {
    file.raw = content;
    file.original = JSON.parse(content);
    await desk.editor.importSchema(structuredClone(file.original));
    file.opened = structuredClone(desk.editor.getSchema());
    preview.show(content);
  }
  file.text = () => {
    const now = carried(file.original, file.opened, desk.editor.getSchema());
    return now === file.original ? file.raw : `${JSON.stringify(now, null, 2)}\n`;
  };
  file.show = show;
  await show(draft.content);
  desk.editor.on('commandStack.changed', () => {
    draft.changed(() => file.text());
    preview.show(file.text());
  });
  draft.onReplaced(show);
  return file;
}

// Whoever reads may choose a field and see what it says; nothing is taken up, and no command is carried out.
function onlyRead(editor, sheet) {
  ['mousedown', 'touchstart'].forEach((event) => sheet.addEventListener(event, (one) => one.stopPropagation(), true));
  editor.get('commandStack').execute = () => {};
}

function choose({ editor, model }, where) {
  const field = model.find(where);
  if (!field) return;
  editor.get('selection').set(field);
  document.querySelector(`.fjs-element[data-id="${CSS.escape(field.id)}"]`)?.scrollIntoView({ block: 'center' });
}

// The steps that ask this form, each with its place in the editor of its diagram.
function usesOf({ words, language }, { path, urls }) {
  const { uses = [] } = words.forms.find(({ file }) => file === path) ?? {};
  const files = urls.save.slice(0, -path.length);
  return uses.map(({ file, place: step, zh, en }) => ({ name: language === 'en' ? en : zh, href: `${files}${file}?element=${encodeURIComponent(step)}` }));
}

// What the form asks, by the names that conditions use; a column of a list is asked for within its row.
function answers(field) {
  return (field.components ?? []).flatMap((one) => [
    ...(one.key || one.type === 'dynamiclist' ? [{ name: one.key ?? one.path, label: one.label ?? one.dateLabel ?? one.timeLabel ?? '' }] : []),
    ...(one.type === 'dynamiclist' ? one.components.filter(({ key }) => key).map(({ key, label }) => ({ name: `this.${key}`, label: `${one.label} · ${label ?? ''}` })) : answers(one)),
  ]);
}
