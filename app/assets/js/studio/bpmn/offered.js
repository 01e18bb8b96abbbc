// What the palette, the pad beside an element and the menus of kinds offer: what the engine runs, and nothing else
// (docs/bpmn.md). A task is one of a person's from the beginning, for a task without a kind is refused.
import RuleProvider from 'diagram-js/lib/features/rules/RuleProvider';
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

const REFUSED = new RegExp([
  'conditional', 'signal', 'compensation', 'cancel', 'link', 'complex', 'ad-hoc', 'event-subprocess', 'data-store',
  'collapsed-subprocess', 'multiplicity', 'is-collection', '-timer-start', '-(error|escalation)-start', 'condition-inter',
  'non-interrupting-.*-start', 'with-task$', 'none-boundary',
].join('|'));
const LATE = 100;
const EARLY = 2000;
// Of the menu of kinds, at its largest.
const [WIDE, HIGH] = [320, 460];
const PASSIVE = ['bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

class Offered {
  constructor(canvas, palette, contextPad, popupMenu, create, elementFactory, autoPlace, translate) {
    Object.assign(this, { popupMenu, create, elementFactory, autoPlace, translate });
    palette.registerProvider(LATE, this);
    contextPad.registerProvider(LATE, this);
    popupMenu.registerProvider('bpmn-replace', LATE, this);
    canvas.getContainer().addEventListener('pointerover', named);
  }

  getPaletteEntries() {
    return (entries) => {
      const offered = without(entries);
      const task = this.dragged('bpmn:UserTask', 'bpmn-icon-user-task', 'Create user task');
      const act = this.dragged('bpmn:ServiceTask', 'bpmn-icon-service-task', 'Create service task');
      const call = this.dragged('bpmn:CallActivity', 'bpmn-icon-call-activity', 'Create call activity');
      return Object.fromEntries(Object.entries(offered).flatMap(([id, entry]) => (id === 'create.task'
        ? [[id, task], ['create.service-task', act], ['create.call-activity', call]] : [[id, entry]])));
    };
  }

  getContextPadEntries(element) {
    return (entries) => {
      const offered = without(entries);
      if (is(element, PASSIVE[0])) delete offered.connect;
      if (offered.replace) offered.replace = this.kinds(offered.replace);
      if (!offered['append.append-task']) return offered;
      const start = (event) => this.create.start(event, this.task(), { source: element });
      return {
        ...offered,
        'append.append-task': {
          ...offered['append.append-task'],
          className: 'bpmn-icon-user-task',
          title: this.translate('Append user task'),
          action: { dragstart: start, click: () => this.autoPlace.append(element, this.task()) },
        },
      };
    };
  }

  getMultiElementContextPadEntries() {
    return without;
  }

  getPopupMenuEntries() {
    return without;
  }

  getPopupMenuHeaderEntries() {
    return without;
  }

  // The library asks itself for the place of its menu in a way it warns of.
  kinds(entry) {
    const open = ({ x, y }, element) => {
      const position = { x: Math.min(x, window.innerWidth - WIDE), y: Math.max(Math.min(y + 12, window.innerHeight - HIGH), 0) };
      this.popupMenu.open(element, 'bpmn-replace', { ...position, cursor: position }, { title: entry.title, width: 300, search: true });
    };
    return { ...entry, action: { click: open } };
  }

  task() {
    return this.elementFactory.createShape({ type: 'bpmn:UserTask' });
  }

  dragged(type, className, title) {
    const start = (event) => this.create.start(event, this.elementFactory.createShape({ type }));
    return { group: 'activity', className, title: this.translate(title), action: { dragstart: start, click: start } };
  }
}
Offered.$inject = ['canvas', 'palette', 'contextPad', 'popupMenu', 'create', 'elementFactory', 'autoPlace', 'translate'];

// A line to a data object would be a data association, which is refused: a form binds its fields.
class Rules extends RuleProvider {
  init() {
    ['connection.create', 'connection.reconnect'].forEach((act) => this.addRule(act, EARLY, ({ source, target }) => (
      [source, target].some((one) => one && isAny(one, PASSIVE)) ? false : undefined)));
  }
}
Rules.$inject = ['eventBus'];

// The library gives its signs a name for those who hear it, and none for those who see it.
function named({ target }) {
  const entry = target.closest?.('.djs-palette .entry:not([title])');
  if (entry) entry.title = entry.getAttribute('aria-label');
}

function without(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !REFUSED.test(id)));
}

export default { __init__: ['offered', 'offeredRules'], offered: ['type', Offered], offeredRules: ['type', Rules] };
