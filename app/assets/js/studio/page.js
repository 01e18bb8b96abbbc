// Elements of the page, made from text alone.
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function icon(sign) {
  const made = element('span', { textContent: sign });
  made.setAttribute('aria-hidden', 'true');
  return made;
}

export function button(name, sign, act, className = 'btn btn-sm') {
  const made = element('button', { type: 'button', className, title: name }, ...(sign ? [icon(sign)] : [name]));
  made.setAttribute('aria-label', name);
  made.addEventListener('click', act);
  return made;
}
