// Diagrams are changed at random through the editor. What would be saved must say exactly what the library says, and
// keep the notes of the file. Answers what does not: [file, what was done, mine, the library's].
async ({ files, seed, acts: many }) => {
  const { editor, Opened, model } = bpmnEditor;
  const OURS = 'urn:aftercare:bpmn:1';
  let state = seed;
  const random = (most) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 2147483648 * most); };
  const pick = (list) => list[random(list.length)];
  const get = (name) => editor.get(name);
  const isTask = (one) => /Task$/.test(one.type);

  const acts = {
    remove: (one) => get('modeling').removeElements([one]),
    rename: (one) => get('modeling').updateProperties(one, { name: `n${random(99)}`, 'as:nameEn': 'x' }),
    id: (one) => get('modeling').updateProperties(one, { id: `id_${random(1e9)}` }),
    move: (one) => get('modeling').moveElements([one], { x: random(80), y: random(80) }),
    append: (one) => {
      if (!/Task|Gateway|StartEvent|CallActivity/.test(one.type)) return;
      get('autoPlace').append(one, get('elementFactory').createShape({ type: 'bpmn:UserTask' }));
    },
    replace: (one) => {
      if (isTask(one)) get('bpmnReplace').replaceElement(one, { type: pick(['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:SendTask']) });
    },
    argument: (one) => {
      if (/(Service|Send)Task$/.test(one.type)) model.setExtensions(one, one.businessObject, 'as:Arg', [{ name: `a${random(9)}`, value: 'v' }]);
    },
    loop: (one) => {
      const loopCharacteristics = model.create('bpmn:MultiInstanceLoopCharacteristics', { loopCardinality: model.expression('3') });
      if (isTask(one)) get('modeling').updateProperties(one, { loopCharacteristics });
    },
    lane: () => {
      const lane = get('elementRegistry').find(({ type }) => type === 'bpmn:Lane');
      if (lane) get('modeling').addLane(lane, 'bottom');
    },
    paste: (one) => {
      get('copyPaste').copy([one]);
      get('copyPaste').paste({ element: one.parent, point: { x: one.x + 200, y: one.y + 30 } });
    },
    undo: () => get('commandStack').undo(),
    redo: () => get('commandStack').redo(),
  };

  // What a document says, whatever the order of attributes and children; of lines the order counts.
  const said = (element) => {
    if (element.localName === 'BPMNLabel' && !element.attributes.length && !element.children.length) return '';
    const attributes = [...element.attributes].filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns').map((one) => {
      const space = one.namespaceURI ?? (element.namespaceURI === OURS && one.name === 'nameEn' ? OURS : '');
      return `${space}|${one.localName}=${one.value}`;
    });
    const inside = [...element.children].map(said).filter(Boolean);
    const body = inside.length ? (/Edge$/.test(element.localName) ? inside : inside.sort()).join('') : element.textContent.trim();
    return `<${element.namespaceURI}|${element.localName} ${attributes.sort().join(' ')}>${body}</>`;
  };
  const read = (text) => said(new DOMParser().parseFromString(text, 'application/xml').documentElement);
  const notes = (text) => (text.match(/<!--[\s\S]*?-->/g) ?? []).join('');

  const wrong = [];
  let changed = 0;
  for (const [name, xml] of Object.entries(files)) {
    const opened = new Opened(editor);
    await opened.begin(xml);
    const done = [];
    for (let count = 0; count < many; count += 1) {
      const steps = get('elementRegistry').filter((one) => one.parent && !one.labelTarget && !one.waypoints && !/Participant|Lane/.test(one.type));
      const [act, one] = [pick(Object.keys(acts)), pick(steps)];
      done.push(`${act} ${one.id}`);
      acts[act](one);
    }
    const [mine, theirs] = [await opened.text(), await opened.library()];
    if (mine !== xml) changed += 1;
    if (read(mine) !== read(theirs) || notes(mine) !== notes(xml)) wrong.push([name, done.join(', '), mine, theirs]);
  }
  return { wrong, changed };
}
