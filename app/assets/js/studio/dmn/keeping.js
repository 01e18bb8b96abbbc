// What a library does not know must not be lost when it writes a file: comments, attributes of defaults, the order of
// attributes, the layout. So its text is never taken for the file. It is asked twice, before and after: what differs
// between these two is done to the text that was opened, and nothing else.
//
//   keep(opened, before, after)   the text of `opened` with the changes that lead from `before` to `after`

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const TAG = /^<(?:"[^"]*"|'[^']*'|[^'">])*>/;
const PROLOG = /^(?:\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->))*\s*/;

export function keep(opened, before, after) {
  if (before === after) return opened;
  const [kept, old, now] = [opened, before, after].map(parsed);
  if (keyOf(kept.documentElement) !== keyOf(old.documentElement)) return after;
  const root = kept.documentElement;
  const began = begun(root);
  declare(root, now.documentElement);
  follow(root, old.documentElement, now.documentElement);
  const prolog = PROLOG.exec(opened)[0];
  // A parser puts the namespaces first; where nothing has changed there, the first tag stays as it was written.
  const first = begun(root) === began ? TAG.exec(opened.slice(prolog.length))[0] : null;
  const inside = written(root, opened.includes(' />') ? ' />' : '/>');
  const text = prolog + (first && !first.endsWith('/>') ? first + inside.slice(began.length) : inside) + tail(kept) + /\s*$/.exec(opened)[0];
  return opened.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}

function parsed(text) {
  const document = new DOMParser().parseFromString(text, 'text/xml');
  const wrong = document.querySelector('parsererror');
  if (wrong) throw new Error(wrong.textContent);
  return document;
}

// ---- one element after the other

function follow(kept, old, now) {
  attributes(kept, old, now);
  const [oldParts, nowParts] = [old, now].map(keyed);
  if (!oldParts.size && !nowParts.size) {
    if (old.textContent !== now.textContent) kept.textContent = now.textContent;
    return;
  }
  children(kept, oldParts, nowParts);
  for (const [key, element] of keyed(kept)) {
    if (oldParts.has(key) && nowParts.has(key)) follow(element, oldParts.get(key), nowParts.get(key));
  }
}

function attributes(kept, old, now) {
  for (const { namespaceURI, localName, name, value } of now.attributes) {
    if (namespaceURI !== XMLNS && old.getAttributeNS(namespaceURI, localName) !== value) {
      kept.setAttributeNS(namespaceURI, namespaceURI ? prefixed(kept, namespaceURI, localName, name) : name, value);
    }
  }
  for (const { namespaceURI, localName } of old.attributes) {
    if (namespaceURI !== XMLNS && !now.hasAttributeNS(namespaceURI, localName)) kept.removeAttributeNS(namespaceURI, localName);
  }
}

// Elements that came, went or changed places. What stands before an element (space, comments) goes with it; comments of
// what is gone stay.
function children(kept, oldParts, nowParts) {
  const { units, rest } = unitsOf(kept);
  const wanted = [...nowParts.keys()].filter((key) => !oldParts.has(key) || units.has(key));
  const standing = [...oldParts.keys()].filter((key) => units.has(key));
  if (wanted.length === standing.length && wanted.every((key, place) => key === standing[place])) return;
  const result = wanted.map((key) => units.get(key) ?? born(kept, units, nowParts.get(key)));
  let before = null;
  let orphans = [];
  for (const [key, unit] of units) {
    if (oldParts.has(key) && !nowParts.has(key)) {
      orphans.push(...unit.lead.filter((node) => node.nodeType === Node.COMMENT_NODE).flatMap((node) => [spaceOf(unit), node]));
      continue;
    }
    if (!oldParts.has(key)) result.splice(result.indexOf(before) + 1, 0, unit); // the library has never seen it
    unit.lead.unshift(...orphans);
    orphans = [];
    before = unit;
  }
  if (!units.size && !rest.length) rest.push(kept.ownerDocument.createTextNode(indent(kept)));
  kept.replaceChildren(...result.flatMap(({ lead, element }) => [...lead, element]), ...orphans, ...rest);
}

function unitsOf(parent) {
  const units = new Map();
  let lead = [];
  const keys = keysOf([...parent.children]);
  for (const node of [...parent.childNodes]) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      units.set(keys.get(node), { lead, element: node });
      lead = [];
    } else {
      lead.push(node);
    }
  }
  return { units, rest: lead };
}

function born(kept, units, element) {
  const neighbour = [...units.values()].at(-1);
  const lead = neighbour ? spaceOf(neighbour) : kept.ownerDocument.createTextNode(`${indent(kept)}  `);
  return { lead: [lead], element: adopted(kept, element, lead.data) };
}

function spaceOf({ lead, element }) {
  const space = lead.find((node) => node.nodeType === Node.TEXT_NODE && !node.data.trim());
  return space ? space.cloneNode() : element.ownerDocument.createTextNode(indent(element));
}

function indent(element) {
  const before = element.previousSibling;
  return before?.nodeType === Node.TEXT_NODE ? before.data.slice(Math.max(0, before.data.lastIndexOf('\n'))) : '\n';
}

// A copy for the kept document, with its prefixes and laid out like what stands around it.
function adopted(parent, element, space) {
  const name = prefixed(parent, element.namespaceURI, element.localName, element.nodeName);
  const copy = parent.ownerDocument.createElementNS(element.namespaceURI, name);
  for (const { namespaceURI, localName, name: called, value } of element.attributes) {
    if (namespaceURI !== XMLNS) copy.setAttributeNS(namespaceURI, namespaceURI ? prefixed(parent, namespaceURI, localName, called) : called, value);
  }
  const inner = `${space}  `;
  for (const child of element.children) {
    copy.append(parent.ownerDocument.createTextNode(inner), adopted(parent, child, inner));
  }
  copy.append(element.children.length ? parent.ownerDocument.createTextNode(space) : element.textContent);
  return copy;
}

function prefixed(element, namespace, localName, otherwise) {
  if (element.lookupNamespaceURI(null) === namespace && !otherwise.includes(':')) return localName;
  const prefix = element.lookupPrefix(namespace);
  return prefix ? `${prefix}:${localName}` : element.lookupNamespaceURI(null) === namespace ? localName : otherwise;
}

function declare(kept, now) {
  for (const { namespaceURI, name, value } of now.attributes) {
    if (namespaceURI === XMLNS && name !== 'xmlns' && !kept.lookupPrefix(value)) kept.setAttributeNS(XMLNS, name, value);
  }
}

// ---- the same element in three texts: by its id, else by what and the how-manieth it is among its brothers

const keyOf = (element) => `${element.namespaceURI} ${element.localName} ${element.getAttribute('id') ?? element.getAttribute('name') ?? ''}`;

function keysOf(elements) {
  const counted = new Map();
  return new Map(elements.map((element) => {
    const key = keyOf(element);
    counted.set(key, (counted.get(key) ?? 0) + 1);
    return [element, `${key} ${counted.get(key)}`];
  }));
}

function keyed(parent) {
  return new Map([...keysOf([...parent.children])].map(([element, key]) => [key, element]));
}

// ---- to text again, as these files are written

function written(node, end) {
  switch (node.nodeType) {
    case Node.TEXT_NODE: return escaped(node.data);
    case Node.CDATA_SECTION_NODE: return `<![CDATA[${node.data}]]>`;
    case Node.COMMENT_NODE: return `<!--${node.data}-->`;
    case Node.PROCESSING_INSTRUCTION_NODE: return `<?${node.target} ${node.data}?>`;
    default: return tag(node, end);
  }
}

function tag(element, end) {
  const inside = [...element.childNodes].map((node) => written(node, end)).join('');
  const first = begun(element);
  return inside ? `${first}${inside}</${element.nodeName}>` : first.slice(0, -1) + end;
}

function begun(element) {
  const said = [...element.attributes].map(({ name, value }) => ` ${name}="${quoted(value)}"`).join('');
  return `<${element.nodeName}${said}>`;
}

const tail = (document) => {
  const after = [...document.childNodes];
  return `${after.slice(after.indexOf(document.documentElement) + 1).map((node) => `\n${written(node, '')}`).join('')}`;
};
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const quoted = (text) => escaped(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;').replace(/\r/g, '&#13;');
