// Whoever looks on changes nothing: what could be edited is made plain text, and menus do not open.
export function reading(opened, sheet) {
  const still = () => sheet.querySelectorAll('[contenteditable="true"]').forEach((one) => one.setAttribute('contenteditable', 'false'));
  new MutationObserver(still).observe(sheet, { childList: true, subtree: true, attributes: true, attributeFilter: ['contenteditable'] });
  still();
  sheet.classList.add('is-reading');
  for (const event of ['contextmenu', 'dblclick', 'dragstart', 'paste', 'drop']) {
    sheet.addEventListener(event, (one) => { one.preventDefault(); one.stopPropagation(); }, true);
  }
}
