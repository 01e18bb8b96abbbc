// Time, messages, errors and escalations of an event, and how often a step is repeated.
import { is, limitOf, of } from './model.js';
import { group, own, plain } from './parts.js';

const TIMES = { duration: 'timeDuration', date: 'timeDate', cycle: 'timeCycle' };
const SENDING = ['bpmn:EndEvent', 'bpmn:IntermediateThrowEvent', 'bpmn:SendTask'];
const MESSAGE = { type: 'bpmn:Message', reference: 'messageRef', named: 'name' };
const ERROR = { type: 'bpmn:Error', reference: 'errorRef', named: 'errorCode' };
const ESCALATION = { type: 'bpmn:Escalation', reference: 'escalationRef', named: 'escalationCode' };

export function timerOf(element, desk) {
  const { model, say, words } = desk;
  const timer = model.definition(element, 'Timer');
  if (!timer) return null;
  const kind = Object.keys(TIMES).find((one) => timer[TIMES[one]]) ?? 'duration';
  const text = timer[TIMES[kind]]?.body ?? '';
  const write = (next, body) => model.set(element, Object.fromEntries(Object.entries(TIMES).map(([one, property]) => (
    [property, one === next ? model.expression(body || undefined, timer) : undefined]))), timer);
  const repeats = is(element, 'bpmn:BoundaryEvent') && of(element).cancelActivity === false;
  const kinds = [
    plain('duration', say('when a time limit is up')), plain('date', say('at a date that is said')),
    ...(repeats || kind === 'cycle' ? [plain('cycle', say('again and again'))] : []),
  ];
  const limit = limitOf(text);
  return group('timer', say('Time'), [
    { key: 'timer:kind', label: say('Comes'), kind: 'choice', options: kinds, required: true, value: kind, set: (next) => write(next, next === 'date' ? 'null' : text) },
    kind === 'date'
      ? { key: 'timer:date', label: say('Date'), kind: 'expression', value: text, set: (body) => write('date', body) }
      : {
        key: 'timer:limit', label: say('Time limit'), kind: 'choice', options: words.limits, value: limit,
        hint: text && !limit ? say('The diagram says “{text}”, which is not the name of a limit.', { text }) : say('How long it is stands in the time limits, not in the diagram.'),
        set: (key) => write(kind, key && `limit("${key}")`),
      },
  ]);
}

export function messageOf(element, desk) {
  const { model, say, words } = desk;
  const direct = is(element, 'bpmn:ReceiveTask') || (is(element, 'bpmn:SendTask') && of(element).messageRef);
  const holder = direct ? of(element) : model.definition(element, 'Message');
  if (!holder) return null;
  const sends = SENDING.some((one) => is(element, one));
  return group('message', sends ? say('Message sent') : say('Message awaited'), [
    {
      key: 'message', label: say('Message'), kind: 'typed', options: words.events, value: holder.messageRef?.name ?? '',
      hint: say('Choose one, or name a new one.'), set: (name) => model.point(element, holder, MESSAGE, name),
    },
    !is(element, 'bpmn:StartEvent') && own(element, desk, 'correlation', say('Key'), { kind: 'expression', hint: say('Expression: only a message with the same key is meant.') }),
    sends && own(element, desk, 'keep', say('Days it is kept'), { kind: 'expression' }),
    sends && own(element, desk, 'dedup', say('The same is sent once'), { kind: 'expression', hint: say('Expression: what makes a second one the same.') }),
  ]);
}

export function errorOf(element, desk) {
  return coded(element, desk, 'Error', ERROR, desk.say('Error'));
}

export function escalationOf(element, desk) {
  return coded(element, desk, 'Escalation', ESCALATION, desk.say('Escalation'));
}

function coded(element, desk, kind, pointer, label) {
  const { model, say } = desk;
  const holder = model.definition(element, kind);
  if (!holder) return null;
  const codes = model.declared(pointer.type).map((one) => one.get(pointer.named)).filter(Boolean);
  const options = codes.map((value) => plain(value, value));
  return group(kind.toLowerCase(), label, [{
    key: `${kind}:code`, label: say('Code'), kind: 'typed', options, value: holder[pointer.reference]?.get(pointer.named) ?? '',
    set: (code) => model.point(element, holder, pointer, code),
  }]);
}

export function loopOf(element, desk) {
  if (!is(element, 'bpmn:Activity')) return null;
  const { model, say } = desk;
  const loop = of(element).loopCharacteristics;
  const many = loop && is(loop, 'bpmn:MultiInstanceLoopCharacteristics');
  const kinds = ['parallel', 'sequential', 'loop'].map((value) => plain(value, say(`repeated: ${value}`)));
  const kind = !loop ? '' : !many ? 'loop' : loop.isSequential ? 'sequential' : 'parallel';
  const said = (key, label, property, text, value, hint) => ({
    key, label, kind: 'expression', rows: 1, value: text ?? '', hint,
    set: (body) => model.set(element, { [property]: value(body) }, loop),
  });
  const expression = (body) => model.expression(body, loop);
  return group('loop', say('Repeated'), [
    { key: 'loop', label: say('How'), kind: 'choice', options: kinds, none: say('once'), value: kind, set: (next) => model.set(element, { loopCharacteristics: loopNamed(next, model, element) }) },
    ...(many ? [
      said('loop:count', say('How often'), 'loopCardinality', loop.loopCardinality?.body, expression),
      said('loop:list', say('Or for each of a list'), 'loopDataInputRef', loop.loopDataInputRef?.id, (id) => (id ? model.create('bpmn:DataObject', { id }) : undefined)),
      said('loop:item', say('Name of the one'), 'inputDataItem', loop.inputDataItem?.name, (name) => (name ? model.create('bpmn:DataInput', { id: model.freeId('item', name), name }) : undefined)),
      said('loop:until', say('Ends early when'), 'completionCondition', loop.completionCondition?.body, expression),
    ] : []),
    ...(loop && !many ? [
      said('loop:while', say('Again while'), 'loopCondition', loop.loopCondition?.body, expression),
      said('loop:most', say('At most'), 'loopMaximum', loop.loopMaximum?.toString(), (text) => (text && Number(text) ? Number(text) : undefined)),
    ] : []),
  ]);
}

function loopNamed(kind, model, element) {
  if (!kind) return undefined;
  const made = kind === 'loop' ? model.create('bpmn:StandardLoopCharacteristics')
    : model.create('bpmn:MultiInstanceLoopCharacteristics', { isSequential: kind === 'sequential' });
  made.$parent = of(element);
  return made;
}
