// The clipboard of the drawing, which other diagrams share: what is copied is kept as text and made of our words again
// where it is pasted. A message, an error or an escalation is that of the same name there, or becomes a new one.
import { forget, keep, kept } from '../clipboard.js';

const KIND = 'bpmn';
const EARLY = 2000;

class Copied {
  constructor(moddle, eventBus, bpmnjs) {
    this.moddle = moddle;
    eventBus.on('copyPaste.pasteElement', EARLY, ({ descriptor }) => {
      const declared = descriptor.referencedRootElement;
      if (declared) descriptor.referencedRootElement = known(declared, bpmnjs) ?? nameless(declared);
    });
  }

  set(tree) { keep(KIND, tree); }

  get() { return kept(KIND, this.reviver()); }

  clear() {
    const tree = this.get();
    forget(KIND);
    return tree;
  }

  isEmpty() { return !this.get(); }

  // One element of the model that stands in several places of the text is one again.
  reviver() {
    const made = new Map();
    return (key, value) => {
      if (!value || typeof value.$type !== 'string') return value;
      const { $type, ...attributes } = value;
      const name = `${$type} ${attributes.id}`;
      if (attributes.id && made.has(name)) return made.get(name);
      const element = this.moddle.create($type, attributes);
      if (attributes.id) made.set(name, element);
      return element;
    };
  }
}
Copied.$inject = ['moddle', 'eventBus', 'bpmnjs'];

function known(declared, bpmnjs) {
  return bpmnjs.getDefinitions().get('rootElements').find((one) => one.$type === declared.$type && codeOf(one) === codeOf(declared));
}

// With the key of another diagram it might be taken for something else here.
function nameless(declared) {
  const { id, ...rest } = declared;
  return declared.$model.create(declared.$type, Object.fromEntries(Object.entries(rest).filter(([name]) => name !== '$type')));
}

function codeOf(one) {
  return one.errorCode ?? one.escalationCode ?? one.name;
}

export default { clipboard: ['type', Copied] };
