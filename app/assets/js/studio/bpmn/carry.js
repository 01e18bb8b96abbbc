// What the library would drop stays: a change is carried over into the file as it was written. Its comments, the order
// of its attributes and whatever the library does not know are kept, for only differences are written.
//
//   original   the text of the file
//   before     what the library makes of it unchanged
//   after      what the library makes of it now
//   formerly   new id → the id that the element had in the file
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const OURS = 'urn:aftercare:bpmn:1';
const STEP = '  ';
const START = /^<(?:"[^"]*"|'[^']*'|[^'">])*>/;

export default function carry(original, before, after, formerly = new Map()) {
  if (before === after) return original;
  const docs = [original, before, after].map(parse);
  const [into, from, to] = docs.map((doc) => doc.documentElement);
  const book = {
    known: idsOf(into),
    is: (element) => keyOf(element, (id) => formerly.get(id) ?? id),
    was: (element) => keyOf(element, (id) => id),
  };
  book.wanted = new Set([...to.querySelectorAll('*')].map((one) => book.is(one)));
  renew(into, from, to, book);
  return headOf(original) + begun(original, new XMLSerializer().serializeToString(into)) + tailOf(original);
}

// The serializer sorts the namespaces of the root element; where nothing else is new there, it begins as it did.
function begun(original, text) {
  const [was, is] = [original.slice(headOf(original).length), text].map((one) => START.exec(one)[0]);
  return parts(was) === parts(is) ? was + text.slice(is.length) : text;
}

function parts(tag) {
  return tag.replace(/[<>/]/g, '').split(/\s+(?=[\w:.-]+\s*=)/).map((one) => one.trim()).sort().join(' ');
}

function renew(into, from, to, book) {
  renewAttributes(into, from, to);
  const [had, have] = [[...from.children], [...to.children]];
  if (!had.length && !have.length) {
    if (from.textContent !== to.textContent) into.textContent = to.textContent;
    return;
  }
  const earlier = numbered(had, book.was);
  const now = numbered(have, book.is);
  const mine = numbered([...into.children], book.was);
  remove(mine, earlier, now, book);
  const order = inOrder([...earlier.keys()].filter((key) => now.has(key)), [...now.keys()].filter((key) => earlier.has(key)));
  let last = null;
  now.forEach((element, key) => {
    const found = mine.get(key) ?? (key.startsWith('#') ? book.known.get(key) : undefined);
    const old = earlier.get(key) ?? counterpart(from, key, book);
    // What the library adds to every file by itself is not a change.
    if (!found && ((earlier.has(key) && same(earlier.get(key), element)) || isNothing(element))) return;
    const isOther = found && found.localName !== element.localName;
    const placed = isOther ? instead(found, element) : found ?? into.ownerDocument.importNode(element, true);
    if (found && old && !isOther) renew(found, old, element, book);
    if (!found || placed.parentNode !== into || (!order && last && !follows(last, placed))) insert(into, placed, last);
    last = placed;
  });
}

function renewAttributes(into, from, to) {
  for (const one of to.attributes) {
    const old = from.getAttributeNS(one.namespaceURI, one.localName);
    if (old === one.value || (one.namespaceURI === XMLNS && into.lookupNamespaceURI(one.localName) === one.value)) continue;
    const there = into.getAttributeNodeNS(one.namespaceURI, one.localName);
    into.setAttributeNS(one.namespaceURI, there?.name ?? one.name, one.value);
  }
  for (const one of from.attributes) {
    if (one.namespaceURI !== XMLNS && !to.hasAttributeNS(one.namespaceURI, one.localName)) {
      into.removeAttributeNS(one.namespaceURI, one.localName);
    }
  }
}

// Something that has only gone elsewhere is fetched from there later.
function remove(mine, earlier, now, book) {
  mine.forEach((element, key) => {
    if (!earlier.has(key) || now.has(key) || (key.startsWith('#') && book.wanted.has(key))) return;
    blankBefore(element)?.remove();
    element.remove();
  });
}

// A step of another kind with the same id: it is written as the library has it, and keeps the notes inside it.
function instead(found, element) {
  const made = found.ownerDocument.importNode(element, true);
  [...found.childNodes].filter(({ nodeType }) => nodeType === Node.COMMENT_NODE).reverse().forEach((note) => made.prepend(note));
  found.replaceWith(made);
  return made;
}

function insert(into, element, last) {
  const blank = blankBefore(element);
  if (blank && element.parentNode) blank.remove();
  const edge = last ? last.nextSibling : into.firstChild;
  const indent = indentOf(into);
  into.insertBefore(into.ownerDocument.createTextNode(`\n${indent}`), edge);
  into.insertBefore(element, edge);
  if (element === into.lastChild) into.append(into.ownerDocument.createTextNode(`\n${indent.slice(STEP.length)}`));
}

function indentOf(element) {
  const first = element.firstElementChild && blankBefore(element.firstElementChild);
  if (first) return first.data.split('\n').pop();
  let depth = 1;
  for (let one = element; one.parentElement; one = one.parentElement) depth += 1;
  return STEP.repeat(depth);
}

function blankBefore(element) {
  const one = element.previousSibling;
  return one?.nodeType === Node.TEXT_NODE && !one.data.trim() ? one : null;
}

function counterpart(from, key, book) {
  return key.startsWith('#') ? [...from.ownerDocument.querySelectorAll('*')].find((one) => book.was(one) === key) : undefined;
}

function follows(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

// It remembers where a name stood that stands nowhere.
function isNothing(element) {
  return element.localName === 'BPMNLabel' && !element.attributes.length && !element.children.length;
}

function inOrder(one, other) {
  return one.every((key, index) => key === other[index]);
}

function same(one, other) {
  return new XMLSerializer().serializeToString(one) === new XMLSerializer().serializeToString(other);
}

// Children by their keys; of those that look alike the first is the first.
function numbered(elements, key) {
  const found = new Map();
  elements.forEach((element) => {
    let [name, count] = [key(element), 1];
    while (found.has(name)) name = `${key(element)} ${count += 1}`;
    found.set(name, element);
  });
  return found;
}

function idsOf(root) {
  return new Map([root, ...root.querySelectorAll('*')].filter((one) => one.id).map((one) => [`#${one.id}`, one]));
}

// By its id; else by what it points at, by its name, or by its text.
function keyOf(element, id) {
  if (element.id) return `#${id(element.id)}`;
  const kind = `${element.namespaceURI} ${element.localName}`;
  const points = element.getAttribute('bpmnElement') ?? element.getAttribute('name');
  if (points) return `${kind} ${id(points)}`;
  return element.attributes.length || element.children.length || /Expression$|^time|^script$|^text$|^documentation$|^loopC|ondition$/.test(element.localName)
    ? kind : `${kind} ${id(element.textContent.trim())}`;
}

function parse(text) {
  const doc = new DOMParser().parseFromString(text, 'application/xml');
  if (doc.querySelector('parsererror')) throw new Error('not well-formed');
  // The library leaves our prefix away where the element is ours as well.
  [...doc.getElementsByTagNameNS(OURS, 'input')].filter((one) => one.hasAttribute('nameEn')).forEach((one) => {
    one.setAttributeNS(OURS, 'as:nameEn', one.getAttribute('nameEn'));
    one.removeAttribute('nameEn');
  });
  return doc;
}

// What stands before the root element, and behind it: the declaration, comments.
function headOf(text) {
  return text.match(/^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/)[0];
}

function tailOf(text) {
  let end = text.trimEnd().length;
  while (text.slice(0, end).endsWith('-->')) end = text.slice(0, text.lastIndexOf('<!--', end)).trimEnd().length;
  return text.slice(end);
}
