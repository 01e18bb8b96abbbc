// What the server says is wrong, as marks on the drawing. A click on one, or on its line in the list, goes to the element.
import { of } from './model.js';
import { element } from '../page.js';

const TYPE = 'problem';

export default class Problems {
  constructor(desk) {
    Object.assign(this, { desk, all: [] });
    desk.editor.on('tokenSimulation.toggleMode', ({ active }) => this.mark(active ? [] : this.all));
  }

  show(problems) {
    this.all = problems;
    this.mark(problems);
  }

  mark(problems) {
    const overlays = this.desk.editor.get('overlays');
    overlays.remove({ type: TYPE });
    const byElement = Map.groupBy(problems, ({ place }) => this.find(place));
    byElement.forEach((its, where) => {
      if (!where || !where.parent) return;
      const position = where.waypoints ? { left: 0, top: -10 } : { left: -9, top: -9 };
      overlays.add(where, TYPE, { position, html: this.sign(where, its) });
    });
  }

  sign(where, its) {
    const messages = its.map(({ message }) => message);
    const sign = element('button', { type: 'button', className: 'bpmn-problem', textContent: its.length, title: messages.join('\n') });
    sign.setAttribute('aria-label', messages.join(' '));
    sign.addEventListener('click', () => this.goTo(where.id));
    return sign;
  }

  find(place) {
    const registry = this.desk.editor.get('elementRegistry');
    return registry.get(place) ?? registry.find((one) => of(one)?.processRef?.id === place);
  }

  // Whether there is such an element in this drawing.
  goTo(place) {
    const where = this.find(place);
    if (!where) return false;
    const [canvas, selection] = [this.desk.editor.get('canvas'), this.desk.editor.get('selection')];
    if (where.parent) canvas.scrollToElement(where, { top: 120, bottom: 120, left: 120, right: 120 });
    selection.select(where.parent ? where : null);
    return true;
  }
}
