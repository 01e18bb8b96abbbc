// The test cases of a table, as changes that can be undone: they stand in the extension elements of the decision.
const COMMAND = 'aftercare.trials';

class Handler {
  constructor(sheet) { this.sheet = sheet; }

  execute(context) {
    const { decision } = context;
    context.before ??= { has: decision.extensionElements, values: decision.extensionElements?.get('values') };
    const { has, values = [] } = context.before;
    const others = values.filter((one) => one.$type !== 'as:Test');
    const first = values.findIndex((one) => one.$type === 'as:Test');
    const extension = has ?? decision.$model.create('dmn:ExtensionElements', { values: [] });
    extension.$parent = decision;
    context.trials.forEach((one) => { one.$parent = extension; });
    extension.set('values', first < 0 ? [...others, ...context.trials] : others.toSpliced(first, 0, ...context.trials));
    decision.extensionElements = extension.get('values').length ? extension : undefined;
    return [this.sheet.getRoot()];
  }

  revert({ decision, before }) {
    decision.extensionElements = before.has;
    before.has?.set('values', before.values);
    return [this.sheet.getRoot()];
  }
}
Handler.$inject = ['sheet'];

class Trials {
  constructor(commandStack, sheet) {
    commandStack.registerHandler(COMMAND, Handler);
    Object.assign(this, { commandStack, sheet });
  }

  get decision() { return this.sheet.getRoot().businessObject.$parent; }

  // As plain data: [{ name, given: {variable: text}, expected: {output: text} }]
  all() {
    const values = this.decision.extensionElements?.get('values') ?? [];
    return values.filter((one) => one.$type === 'as:Test').map((one) => ({
      name: one.name ?? '', given: byName(one.given), expected: byName(one.expected),
    }));
  }

  set(trials) {
    this.commandStack.execute(COMMAND, { decision: this.decision, trials: trials.map((one) => this.made(one)) });
  }

  made({ name, given, expected }) {
    const model = this.decision.$model;
    const test = model.create('as:Test', { name });
    for (const [kind, values] of [['given', given], ['expected', expected]]) {
      const type = kind === 'given' ? 'as:Given' : 'as:Expected';
      test.set(kind, Object.entries(values).map(([called, value]) => {
        const made = model.create(type, { name: called, value });
        made.$parent = test;
        return made;
      }));
    }
    return test;
  }
}
Trials.$inject = ['commandStack', 'sheet'];

function byName(some = []) {
  return Object.fromEntries(some.map(({ name, value }) => [name ?? '', value ?? '']));
}

export default { __init__: ['trials'], trials: ['type', Trials] };
