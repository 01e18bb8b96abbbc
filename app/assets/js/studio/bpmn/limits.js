// A time limit on a step, by one click beside it: a timer on its border that does not interrupt, and the end it leads to.
import { is } from 'bpmn-js/lib/util/ModelUtil';

const LATER = 90;
const TIMER = { type: 'bpmn:BoundaryEvent', eventDefinitionType: 'bpmn:TimerEventDefinition', cancelActivity: false };
// Where on the lower border there may be room, the right side first: a limit is what comes last.
const PLACES = [0.75, 0.25, 0.5];
const WIDE = 36;
const BELOW = 88;

class Limits {
  constructor(contextPad, modeling, selection, together, translate) {
    Object.assign(this, { modeling, selection, together, translate });
    contextPad.registerProvider(LATER, this);
  }

  getContextPadEntries(element) {
    if (!is(element, 'bpmn:Activity') || element.labelTarget) return {};
    return {
      'append.limit': {
        group: 'model', className: 'bpmn-icon-intermediate-event-catch-non-interrupting-timer',
        title: this.translate('Add a time limit'), action: { click: () => this.add(element) },
      },
    };
  }

  add(step) {
    let timer;
    const foot = step.y + step.height;
    const x = step.x + step.width * (PLACES.find((share) => isFree(step, step.x + step.width * share)) ?? PLACES[0]);
    this.together.do([
      () => { timer = this.modeling.createShape({ ...TIMER }, { x, y: foot }, step, { attach: true }); },
      () => this.modeling.appendShape(timer, { type: 'bpmn:EndEvent' }, { x, y: foot + BELOW }, step.parent),
    ]);
    this.selection.select(timer);
  }
}
Limits.$inject = ['contextPad', 'modeling', 'selection', 'together', 'translate'];

function isFree(step, x) {
  return !step.attachers.some((one) => Math.abs(one.x + one.width / 2 - x) < WIDE && one.y + one.height > step.y + step.height);
}

export default { __init__: ['limits'], limits: ['type', Limits] };
