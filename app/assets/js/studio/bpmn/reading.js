// Somebody else edits the file, or it may only be read: nothing is offered that would change it.
import RuleProvider from 'diagram-js/lib/features/rules/RuleProvider';

const LATEST = 10;
const FIRST = 5000;
const CHANGING = [
  'shape.create', 'shape.append', 'shape.resize', 'shape.replace', 'elements.create', 'elements.move', 'elements.delete',
  'elements.align', 'elements.distribute', 'connection.create', 'connection.reconnect', 'connection.updateWaypoints',
];

class Reading extends RuleProvider {
  constructor(eventBus, palette, contextPad) {
    super(eventBus);
    palette.registerProvider(LATEST, this);
    contextPad.registerProvider(LATEST, this);
    eventBus.on('element.dblclick', FIRST, () => false);
  }

  init() {
    CHANGING.forEach((act) => this.addRule(act, FIRST, () => false));
  }

  getPaletteEntries() {
    return () => ({});
  }

  getContextPadEntries() {
    return () => ({});
  }

  getMultiElementContextPadEntries() {
    return () => ({});
  }
}
Reading.$inject = ['eventBus', 'palette', 'contextPad'];

export default { __init__: ['onlyReading'], onlyReading: ['type', Reading] };
