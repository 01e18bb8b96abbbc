// The library's editor of diagrams, with our words in it and without what our engine refuses.
import Modeler from 'bpmn-js/lib/Modeler';
import minimap from 'diagram-js-minimap';
import aftercare from './aftercare.json';
import carry from './carry.js';
import copied from './copied.js';
import inSight from './in-sight.js';
import offered from './offered.js';
import reading from './reading.js';
import simulation from './simulation.js';
import limits from './limits.js';
import names from './names.js';
import together from '../together.js';

export function modeler(container, translate, readOnly) {
  return new Modeler({
    container,
    moddleExtensions: { as: aftercare },
    minimap: { open: false },
    additionalModules: [
      { translate: ['value', translate] }, minimap, together, inSight, copied, offered, limits, names, simulation, ...(readOnly ? [reading] : []),
    ],
  });
}

// A file opened in the editor: what it says now is always told in the words of the file itself.
export class Opened {
  constructor(editor) {
    this.editor = editor;
  }

  async begin(original) {
    this.original = original;
    const { warnings } = await this.editor.importXML(original);
    warnings.forEach(named);
    this.ids = idsOf(this.editor);
    this.before = await this.library();
    return warnings;
  }

  async library() {
    const { xml } = await this.editor.saveXML({ format: true });
    return xml;
  }

  async text() {
    const formerly = new Map();
    this.ids.forEach((element, id) => { if (element.id !== id) formerly.set(element.id, id); });
    return carry(this.original, this.before, await this.library(), formerly);
  }
}

function idsOf(editor) {
  const found = new Map();
  editor.get('elementRegistry').forEach(({ businessObject }) => found.set(businessObject.id, businessObject));
  return found;
}

// The list a step is repeated for is a variable here; the library looks for an element of that id and forgets it.
function named({ element, property, value }) {
  if (!/loopDataInputRef$/.test(property ?? '') || !element) return;
  element.set('loopDataInputRef', element.$model.create('bpmn:DataObject', { id: value }));
}
