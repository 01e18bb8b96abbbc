// The library's editor of decision tables: one table a file, our words in it, and nothing our engine refuses.
import DecisionTableEditor from 'dmn-js-decision-table/lib/Editor';
import { HIT_POLICIES } from 'dmn-js-decision-table/lib/features/hit-policy/HitPolicies';
import EditingManager from 'dmn-js-shared/lib/base/EditingManager';
import { is } from 'dmn-js-shared/lib/util/ModelUtil';
import aftercare from './aftercare.json';
import { keep } from './keeping.js';
import trialCommands from './trial-commands.js';

const TYPES = ['string', 'boolean', 'number', 'date', 'time', 'dateTime', 'dayTimeDuration'];
const NOT_OFFERED = ['PRIORITY', 'OUTPUT ORDER'];
// The library would colour the cells by another dialect of the language and complain where ours is meant: what is wrong
// says the server. So its own name of the language is not used.
const LANGUAGE = { options: [{ label: 'FEEL', value: 'aftercare' }], defaults: { editor: 'aftercare' } };

class Tables extends EditingManager {
  _getViewProviders() {
    return [{
      id: 'decisionTable',
      constructor: DecisionTableEditor,
      opens: (element) => is(element, 'dmn:Decision') && is(element.decisionLogic, 'dmn:DecisionTable'),
    }];
  }
}

export function modeler(container, say) {
  return new Tables({
    container,
    moddleExtensions: { as: aftercare },
    common: { dataTypes: TYPES, expressionLanguages: LANGUAGE },
    decisionTable: { additionalModules: [{ translate: ['value', say] }, trialCommands] },
  });
}

// A file opened in the editor: its table, and what it says now, in the words of the file itself.
export class Opened {
  constructor(manager) {
    this.manager = manager;
  }

  async begin(content) {
    this.content = content;
    offered(content);
    const { warnings } = await this.manager.importXML(content);
    // What it has not understood it does not show; then the text is the better place.
    if (warnings.length) throw new Error(warnings.map(({ message }) => message).join('; '));
    this.before = await this.library();
  }

  get viewer() { return this.manager.getActiveViewer(); }

  get(name) { return this.viewer.get(name); }

  get table() { return this.get('sheet').getRoot().businessObject; }

  get decision() { return this.table.$parent; }

  async library() {
    const { xml } = await this.manager.saveXML({ format: true });
    return xml;
  }

  async text() {
    return keep(this.content, this.before, await this.library());
  }
}

const EVERY = [...HIT_POLICIES];

// What a file has already must be shown, also where it will be refused.
function offered(content) {
  HIT_POLICIES.splice(0, Infinity, ...EVERY.filter(({ value }) => !NOT_OFFERED.includes(value.hitPolicy) || content.includes(`"${value.hitPolicy}"`)));
}
