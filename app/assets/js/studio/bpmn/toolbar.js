// The buttons above the drawing.
import { button, element } from '../page.js';
import undo from '../undo.js';

export default function toolbar(desk) {
  const { editor, say } = desk;
  const act = (name) => () => editor.get('editorActions').trigger(name);
  const zoom = (step) => () => editor.get('canvas').zoom(editor.get('canvas').zoom() * step, 'auto');
  return [
    ...(desk.readOnly ? [] : [undo(say, editor.get('commandStack'), editor.get('eventBus'))]),
    group(button(say('Zoom out'), '−', zoom(0.8)), button(say('Whole diagram'), '⤢', desk.fit), button(say('Zoom in'), '+', zoom(1.25))),
    group(
      // A click closes the search again, so it is opened behind it.
      button(say('Search'), '⌕', () => setTimeout(act('find'))),
      button(say('Overview'), '▣', () => editor.get('minimap').toggle()),
    ),
    languages(desk),
    simulate(desk),
  ];
}

function simulate({ editor, say }) {
  const made = button(say('Simulate'), '', () => editor.get('toggleMode').toggleMode(), 'btn btn-sm bpmn-simulate');
  made.setAttribute('aria-pressed', 'false');
  editor.on('tokenSimulation.toggleMode', ({ active }) => made.setAttribute('aria-pressed', String(active)));
  return made;
}

function languages({ editor, language, say }) {
  const names = editor.get('names');
  const buttons = [['zh', '中文'], ['en', 'English']].map(([code, text]) => {
    const made = element('button', { type: 'button', className: 'btn btn-sm', textContent: text });
    made.addEventListener('click', () => { names.speak(code); mark(); });
    made.dataset.code = code;
    return made;
  });
  const mark = () => buttons.forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.code === names.language)));
  editor.get('eventBus').once('import.done', () => { if (language === 'en') names.speak('en'); mark(); });
  mark();
  const box = group(...buttons);
  box.setAttribute('aria-label', say('Names in the diagram'));
  return box;
}

function group(...buttons) {
  const made = element('div', { className: 'btn-group' }, ...buttons);
  made.setAttribute('role', 'group');
  return made;
}
