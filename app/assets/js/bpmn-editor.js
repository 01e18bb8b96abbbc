// The editor of a diagram: #editor is filled with a toolbar, the drawing and the panel beside it.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import './studio/panel.css';
import './studio/bpmn/editor.css';
import { open } from './studio/draft.js';
import { spoken } from './studio/bpmn/chinese.js';
import Model, { of } from './studio/bpmn/model.js';
import { Opened, modeler } from './studio/bpmn/modeler.js';
import about from './studio/bpmn/about.js';
import Problems from './studio/bpmn/problems.js';
import toolbar from './studio/bpmn/toolbar.js';
import named from './studio/named.js';
import { element } from './studio/page.js';
import Panel from './studio/panel.js';

const place = document.querySelector('#editor');
// Pixels: the palette at the left, and the mark at the foot.
const [BESIDE, MARGIN] = [72, 50];
// Below it names cannot be read any more.
const READABLE = 0.75;
const ID = /^[A-Za-z_][\w.-]*$/;

begin().catch((error) => {
  console.error(error);
  place.classList.remove('bpmn-desk');
  document.querySelector('#studio-tools').replaceChildren();
  place.replaceChildren(element('p', { className: 'alert alert-danger m-3', textContent: place.dataset.failed ?? String(error) }));
});

async function begin() {
  const draft = open();
  const desk = { language: draft.language, readOnly: draft.readOnly, say: spoken(draft.language), words: await draft.words() };
  desk.named = named(draft.language);
  const [sheet, side] = [element('div', { className: 'bpmn-sheet' }), element('aside', { className: 'bpmn-panel' })];
  place.classList.add('bpmn-desk');
  place.replaceChildren(sheet, side);
  desk.editor = modeler(sheet, desk.say, draft.readOnly);
  // The search listens to keys; what is pasted or spoken into it brings none.
  sheet.addEventListener('input', ({ target }) => {
    if (target.closest('.djs-search-container')) target.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
  });
  desk.fit = () => fit(desk.editor.get('canvas'));
  desk.mayBe = (id, its) => ID.test(id) && [undefined, its].includes(desk.editor.get('moddle').ids.assigned(id) || undefined);
  Object.assign(desk, { model: new Model(desk.editor), steps: (step) => steps(step, desk), laneRole: (step) => laneRole(step, desk) });
  const [panel, problems] = [new Panel(side, desk, about(desk)), new Problems(desk)];
  document.querySelector('#studio-tools').append(...toolbar(desk));
  const opened = await follow(desk, draft);
  draft.onProblems((all) => { panel.show(all); problems.show(all); });
  draft.onLeaving(() => {
    if (desk.editor.get('directEditing').isActive()) desk.editor.get('directEditing').complete();
    panel.finish();
  });
  draft.onElement((where) => problems.goTo(where));
  window.bpmnEditor = { ...desk, draft, opened, problems, Opened };
  place.dataset.ready = 'true';
}

// Every change is told as the text of the file. While tokens run nothing is changed, though the drawing is coloured.
async function follow(desk, draft) {
  const opened = new Opened(desk.editor);
  let [text, shown] = [];
  // One after the other: a content may come from elsewhere before the first one is drawn.
  const show = (content) => {
    shown = Promise.resolve(shown).then(() => opened.begin(content)).then(() => {
      text = content;
      fit(desk.editor.get('canvas'), READABLE);
    });
    return shown;
  };
  draft.onReplaced(show);
  await show(draft.content);
  desk.editor.on('tokenSimulation.toggleMode', 2000, ({ active }) => { desk.isSimulating = active; desk.redraw(); });
  desk.editor.on('commandStack.changed', ({ trigger }) => {
    if (trigger === 'clear') return;
    draft.changed(async () => {
      if (!desk.isSimulating) text = await opened.text();
      return text;
    });
  });
  return opened;
}

// The whole drawing beside the palette, and never larger than it is drawn; no smaller than asked, from its beginning.
function fit(canvas, least = 0) {
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || !outer.height || !inner.width) return;
  const whole = Math.min((outer.width - BESIDE - MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height, 1);
  const scale = Math.max(whole, least);
  const [width, height] = [outer.width / scale, outer.height / scale];
  const free = Math.max((width - (BESIDE + MARGIN) / scale - inner.width) / 2, 0);
  const above = Math.max((height - inner.height) / 2, MARGIN / 2);
  canvas.viewbox({ x: inner.x - BESIDE / scale - free, y: inner.y - above, width, height });
}

// The steps that somebody does: those of this drawing as they are called now, then those of other procedures.
function steps(step, { editor, words }) {
  const here = editor.get('elementRegistry').filter((one) => /:(User|Manual)Task$/.test(one.type) && one !== step).map(of)
    .map((one) => ({ value: one.id, zh: one.name || one.id, en: one.get('as:nameEn') || one.name || one.id }));
  const known = new Set([step.id, ...here.map(({ value }) => value)]);
  return [...here, ...words.steps.filter(({ value }) => !known.has(value))];
}

function laneRole(step, { words, named }) {
  const lane = (of(step).lanes ?? [])[0];
  const role = lane && words.roles.find(({ value }) => value === lane.get('as:role'));
  return role ? named({ ...role, plain: true }) : undefined;
}
