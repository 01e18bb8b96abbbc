// The editor of a decision table: #editor is filled with the table, its test cases and what was found in it.
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './studio/dmn/editor.css';
import { element } from './studio/page.js';
import { translate } from './studio/dictionary.js';
import chinese from './studio/dmn/chinese.json';
import { Desk } from './studio/dmn/desk.js';
import { open } from './studio/draft.js';

const place = document.querySelector('#editor');

begin().catch((error) => {
  console.error(error);
  place.replaceChildren(element('p', { className: 'alert alert-danger', textContent: place.dataset.failed }));
});

async function begin() {
  const draft = open();
  const desk = new Desk(place, draft, translate(chinese, draft.language === 'zh' ? 'zh' : 'en'));
  draft.onProblems((problems) => desk.wrong(problems));
  draft.onLeaving(() => desk.finish());
  draft.onReplaced((content) => desk.show(content));
  await desk.show(draft.content);
  draft.onElement((id) => desk.goTo(id));
  window.dmnEditor = desk;
  place.dataset.ready = 'true';
}
