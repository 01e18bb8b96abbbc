// What the panel asks of an element, by its kind. A group is {key, label, fields}; see ../fields.js for a field.
import { is, of } from './model.js';
import { group, own, several } from './parts.js';
import { argumentsOf } from './verbs.js';
import { errorOf, escalationOf, loopOf, messageOf, timerOf } from './events.js';
import { inputsOf } from './inputs.js';

const HUMAN = ['bpmn:UserTask', 'bpmn:ManualTask'];

export function groupsOf(element, desk) {
  const made = is(element, 'bpmn:Participant') && of(element).processRef
    ? [names(element, desk), ...procedure(element, of(element).processRef, desk), more(element, desk)]
    : [names(element, desk), ...kindsOf(element, desk), more(element, desk)];
  return made.filter((group) => group?.fields.length);
}

function kindsOf(element, desk) {
  if (is(element, 'bpmn:Process')) return procedure(element, of(element), desk);
  if (is(element, 'bpmn:Lane')) return [group('lane', desk.say('Role'), [role(element, desk)])];
  if (is(element, 'bpmn:SequenceFlow')) return [condition(element, desk)];
  if (!is(element, 'bpmn:FlowNode')) return [];
  return [
    who(element, desk), except(element, desk), start(element, desk), ...argumentsOf(element, desk), decision(element, desk), called(element, desk),
    script(element, desk), timerOf(element, desk), messageOf(element, desk), errorOf(element, desk),
    escalationOf(element, desk), way(element, desk), heard(element, desk), loopOf(element, desk),
  ];
}

function names(element, desk) {
  const { model, say } = desk;
  if (is(element, 'bpmn:TextAnnotation')) {
    return group('names', say('Text'), [{ key: 'text', label: say('Text'), kind: 'long', rows: 4, value: of(element).text, set: (text) => model.set(element, { text }) }]);
  }
  if (!is(element, 'bpmn:FlowElement') && !['Participant', 'Lane', 'MessageFlow', 'Process'].some((one) => is(element, `bpmn:${one}`))) return null;
  return group('names', say('Name'), [
    { key: 'name', label: say('Chinese'), value: of(element).name ?? '', set: (name) => rename(element, desk, 'name', name) },
    { ...own(element, desk, 'nameEn', say('English')), set: (name) => rename(element, desk, 'as:nameEn', name) },
  ]);
}

// A pool and the procedure in it that have one name keep one.
function rename(element, { model }, property, name) {
  const process = is(element, 'bpmn:Participant') ? of(element).processRef : undefined;
  const isOne = process && process.get(property) === of(element).get(property);
  model.together(
    () => model.set(element, { [property]: name }),
    () => { if (isOne) model.set(element, { [property]: name }, process); },
  );
}

function role(element, desk) {
  const { say, words } = desk;
  const lane = desk.laneRole?.(element);
  const none = lane ? say('as its lane: {role}', { role: lane }) : '—';
  return own(element, desk, 'role', say('Role'), { kind: 'choice', options: words.roles, none });
}

function form(element, desk) {
  const options = desk.words.forms;
  return own(element, desk, 'formKey', desk.say('Form'), { kind: 'choice', options });
}

function who(element, desk) {
  if (!HUMAN.some((one) => is(element, one))) return null;
  const { say } = desk;
  return group('who', say('Who does it'), [is(element, 'bpmn:UserTask') && form(element, desk), role(element, desk)]);
}

function except(element, desk) {
  if (!HUMAN.some((one) => is(element, one))) return null;
  const { say, words } = desk;
  const line = { kind: 'expression', rows: 1 };
  return group('except', say('Persons and dates'), [
    own(element, desk, 'assignee', say('One person'), { ...line, hint: say('Expression: a login name; null leaves it to the role.') }),
    several(element, desk, 'notBy', say('Not whoever did'), desk.steps(element)),
    own(element, desk, 'notPerson', say('Not those it is about'), line),
    own(element, desk, 'dueDate', say('Chosen date'), line),
    own(element, desk, 'waits', say('Meanwhile the case waits for'), { kind: 'choice', options: words.waits }),
  ]);
}

function start(element, desk) {
  if (!is(element, 'bpmn:StartEvent') || is(element.parent, 'bpmn:SubProcess')) return null;
  const { say, words } = desk;
  return group('start', say('How it begins'), [
    form(element, desk), several(element, desk, 'starters', say('Further roles that may begin it'), words.roles),
  ]);
}

function decision(element, desk) {
  if (!is(element, 'bpmn:BusinessRuleTask')) return null;
  const { say, words } = desk;
  return group('decision', say('Decision'), [own(element, desk, 'decision', say('Decision table'), { kind: 'choice', options: words.decisions })]);
}

function called(element, desk) {
  if (!is(element, 'bpmn:CallActivity')) return null;
  const { model, say, words } = desk;
  return group('called', say('Called procedure'), [{
    key: 'calledElement', label: say('Procedure'), kind: 'choice', options: words.processes,
    value: of(element).calledElement ?? '', set: (calledElement) => model.set(element, { calledElement }),
  }]);
}

function script(element, desk) {
  if (!is(element, 'bpmn:ScriptTask')) return null;
  const { model, say } = desk;
  return group('script', say('Variables'), [{
    key: 'script', label: say('Assignments'), kind: 'expression', rows: 4, value: of(element).script ?? '',
    hint: '{name: expression, …}', set: (text) => model.set(element, { script: text }),
  }]);
}

const CHOOSING = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'];

function condition(element, desk) {
  const { model, say } = desk;
  const [flow, source] = [of(element), element.source];
  if (!CHOOSING.some((one) => is(source, one)) && !flow.conditionExpression) return null;
  const isDefault = of(source).default === flow;
  return group('condition', say('Condition'), [
    CHOOSING.some((one) => is(source, one)) && {
      key: 'default', label: say('Otherwise: the way when no condition holds'), kind: 'flag', value: isDefault,
      set: (yes) => model.together(
        () => model.set(source, { default: yes ? flow : undefined }),
        () => { if (yes && flow.conditionExpression) model.set(element, { conditionExpression: undefined }); },
      ),
    },
    !isDefault && {
      key: 'condition', label: say('Taken when'), kind: 'expression', rows: 3, value: flow.conditionExpression?.body ?? '',
      hint: say('For example: outcome = "solved"'),
      set: (text) => model.set(element, { conditionExpression: model.expression(text, flow) }),
    },
  ]);
}

function way(element, desk) {
  if (!CHOOSING.some((one) => is(element, one)) || element.outgoing.length < 2) return null;
  const { model, say } = desk;
  const options = element.outgoing.map(of).map((flow) => {
    const names_ = flow.name ? [flow.name, flow.get('as:nameEn')] : [flow.targetRef?.name, flow.targetRef?.get('as:nameEn')];
    return { value: flow.id, zh: `→ ${names_[0] ?? flow.id}`, en: `→ ${names_[1] ?? names_[0] ?? flow.id}`, plain: true };
  });
  return group('way', say('Ways out'), [{
    key: 'default', label: say('Otherwise'), kind: 'choice', options, value: of(element).default?.id ?? '',
    set: (id) => model.set(element, { default: element.outgoing.map(of).find((one) => one.id === id) }),
  }]);
}

function heard(element, desk) {
  const { say, words } = desk;
  const offered = (name) => words.listeners[name] ?? [];
  return group('heard', say('What becomes of the case'), [
    is(element, 'bpmn:EndEvent') && own(element, desk, 'end', say('The case ends as'), { kind: 'choice', options: words.ends }),
    own(element, desk, 'state', say('State'), { kind: 'choice', options: offered('state') }),
    own(element, desk, 'stage', say('Stage'), { kind: 'choice', options: offered('stage') }),
    several(element, desk, 'instant', say('Instants that limits count from'), offered('instant')),
  ]);
}

function procedure(element, process, desk) {
  const { model, say, words } = desk;
  const isPool = is(element, 'bpmn:Participant') && ['name', 'as:nameEn'].some((one) => process.get(one) !== of(element).get(one));
  return [
    group('procedure', say('Procedure'), [
      isPool && { key: 'process:name', label: say('Chinese'), value: process.name ?? '', set: (name) => model.set(element, { name }, process) },
      isPool && { ...own(element, desk, 'nameEn', say('English'), {}, process), key: 'process:nameEn' },
      { ...own(element, desk, 'opens', say('Opens'), { kind: 'choice', options: words.opens }, process), key: 'process:opens' },
    ]),
    inputsOf(element, process, desk),
  ];
}

function more(element, desk) {
  const { model, say } = desk;
  const its = of(element);
  const told = its.get?.('documentation')?.[0];
  return group('more', say('More'), [
    {
      key: 'id', label: say('Key'), value: its.id, hint: say('Letters, digits, _ and -. Other places name it by this.'),
      set: (id) => { if (desk.mayBe(id, its)) model.set(element, { id }); else desk.refuse(say('The key “{key}” is taken, or is not of letters, digits and “_”.', { key: id })); },
    },
    {
      key: 'documentation', label: say('Notes'), kind: 'long', value: told?.text ?? '',
      set: (text) => model.set(element, { documentation: text ? [model.create('bpmn:Documentation', { text })] : [] }),
    },
    own(element, desk, 'req', say('Requirements')),
  ]);
}
