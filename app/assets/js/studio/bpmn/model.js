// Reading and writing what a diagram says beside its drawing. Every change goes through the editor's stack of commands,
// so that it can be undone.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

export const of = getBusinessObject;
export { is };

const LIMIT = /^\s*limit\s*\(\s*["']([a-z0-9_]{1,80})["']\s*\)\s*$/;
const EXTENSIONS = 'extensionElements';

export default class Model {
  constructor(editor) {
    this.editor = editor;
    this.modeling = editor.get('modeling');
    this.moddle = editor.get('moddle');
  }

  create(type, properties) {
    return this.moddle.create(type, properties);
  }

  together(...steps) {
    this.editor.get('together').do(steps);
  }

  // Of an element of the drawing, or of something inside it: the procedure of a pool, the definition of an event.
  set(element, properties, inner = of(element)) {
    const filled = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value === '' ? undefined : value]));
    if (inner === of(element)) this.modeling.updateProperties(element, filled);
    else this.modeling.updateModdleProperties(element, inner, filled);
  }

  // The children of ours that a step or a procedure carries: as:arg, as:input.
  extensions(inner, type) {
    return (inner.get(EXTENSIONS)?.values ?? []).filter((one) => one.$instanceOf?.(type));
  }

  setExtensions(element, inner, type, rows) {
    const others = (inner.get(EXTENSIONS)?.values ?? []).filter((one) => !one.$instanceOf?.(type));
    const values = [...others, ...rows.map((row) => this.create(type, row))];
    const filled = values.length ? this.create('bpmn:ExtensionElements', { values }) : undefined;
    values.forEach((one) => { one.$parent = filled; });
    if (filled) filled.$parent = inner;
    this.modeling.updateModdleProperties(element, inner, { [EXTENSIONS]: filled });
  }

  expression(text, parent) {
    if (!text) return undefined;
    const made = this.create('bpmn:FormalExpression', { body: text });
    made.$parent = parent;
    return made;
  }

  definition(element, kind) {
    return (of(element).get('eventDefinitions') ?? []).find((one) => is(one, `bpmn:${kind}EventDefinition`));
  }

  get definitions() {
    return this.editor.getDefinitions();
  }

  declared(type) {
    return this.definitions.get('rootElements').filter((one) => one.$type === type);
  }

  // Let ``inner`` point at the message (the error, the escalation) of that name. It is declared when it is new, and no
  // longer when nothing points at it.
  point(element, inner, { type, reference, named }, name) {
    const old = inner.get(reference);
    const known = this.declared(type).find((one) => one.get(named) === name);
    const next = name ? known ?? this.declaration(type, named, name) : undefined;
    const roots = this.definitions.get('rootElements').filter((one) => one !== old || one === next || this.isUsed(one, inner, reference));
    this.together(
      () => this.modeling.updateModdleProperties(element, this.definitions, {
        rootElements: next && !known ? [next, ...roots] : roots,
      }),
      () => this.set(element, { [reference]: next }, inner),
    );
  }

  declaration(type, named, name) {
    const kind = type.replace('bpmn:', '').toLowerCase();
    const id = this.freeId({ message: 'msg', error: 'err', escalation: 'esc' }[kind] ?? kind, name);
    const made = this.create(type, { id, name, ...(named === 'name' ? {} : { [named]: name }) });
    made.$parent = this.definitions;
    return made;
  }

  freeId(kind, name) {
    const stem = `${kind}_${name.replace(/[^\w.-]+/g, '_')}`;
    let [id, count] = [stem, 1];
    while (this.moddle.ids.assigned(id)) id = `${stem}_${count += 1}`;
    return id;
  }

  isUsed(root, but, reference) {
    const users = this.editor.get('elementRegistry').getAll().map(of).filter(Boolean)
      .flatMap((one) => [one, ...(one.eventDefinitions ?? [])]);
    return users.some((one) => one !== but && one[reference] === root);
  }
}

export function limitOf(text) {
  return LIMIT.exec(text ?? '')?.[1] ?? '';
}

export function words(text) {
  return (text ?? '').split(/\s+/).filter(Boolean);
}
