// What the panel beside the drawing asks: of a step, a flow, a lane, or of the procedure itself.
import insertable from '../insertable.js';
import { groupsOf } from './groups.js';
import { is, of } from './model.js';

// Closed until somebody opens them, or while nothing is said in them.
const CLOSED = new Set(['more', 'inputs']);
const EMPTY = new Set(['except', 'loop', 'procedure']);

export default function about(desk) {
  return {
    chosen: () => chosen(desk.editor),
    title: (one) => kindOf(one, desk.say),
    groups: (one) => groupsOf(one, desk),
    insertable: () => insertable(desk),
    isOpen: (key, fields) => !CLOSED.has(key) && (!EMPTY.has(key) || fields.some(({ value }) => value?.length)),
    wrong: (problems, one) => problems.filter(({ place }) => [one.id, of(one).processRef?.id].includes(place)),
  };
}

function chosen(editor) {
  const selected = editor.get('selection').get();
  if (selected.length > 1) return null;
  return (selected[0]?.labelTarget ?? selected[0]) || whole(editor);
}

// Nothing chosen is the procedure itself: of a drawing with pools, the pool that has one.
function whole(editor) {
  const root = editor.get('canvas').getRootElement();
  // A file without a drawing has a root that stands for nothing.
  if (!is(root, 'bpmn:Collaboration')) return of(root)?.$type ? root : null;
  const pools = root.children.filter((one) => is(one, 'bpmn:Participant') && of(one).processRef);
  return pools.length === 1 ? pools[0] : root;
}

function kindOf(one, say) {
  const its = of(one).processRef ?? of(one);
  const kind = say(its.$type.replace('bpmn:', '').replace(/([a-z])([A-Z])/g, '$1 $2'));
  const definition = its.eventDefinitions?.[0]?.$type.replace(/bpmn:|EventDefinition/g, '');
  return definition ? say(`{kind}: ${definition}`, { kind }) : kind;
}
