// What every page loads: htmx, and three small comforts. Every page works without this file.
// htmx reads its settings from the page's <meta name="htmx-config">.
import 'htmx.org';
import './explain.js';

const CONTENT_FORMS = 'form:not([hx-post]):not([hx-get]):not([method="get"])';

// A second click on a button that already sends would only meet "already done".
document.addEventListener('submit', (event) => {
  if (!event.target.matches(CONTENT_FORMS) || event.defaultPrevented) return;
  // Later, or the name and value of the pressed button would not be sent.
  setTimeout(() => buttonsOf(event.target).forEach((button) => { button.disabled = true; }));
});

// Coming back with the browser's button shows the page as it was left: with its buttons switched off.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) buttonsOf(document).forEach((button) => { button.disabled = false; });
});

// A menu or a question drawn with <details> closes when the person turns to something else.
document.addEventListener('click', (event) => closeMenus((menu) => !menu.contains(event.target)));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenus((menu) => { menu.querySelector('summary').focus(); return true; });
});

// The server cannot answer for a connection that is gone; the sentence waits in the page.
document.addEventListener('htmx:sendError', () => {
  const lost = document.getElementById('connection-lost');
  if (lost) document.getElementById('messages').replaceChildren(lost.content.cloneNode(true));
});

function buttonsOf(root) {
  return root.querySelectorAll('button[type="submit"], button:not([type])');
}

function closeMenus(which) {
  document.querySelectorAll('details.menu[open]').forEach((menu) => { if (which(menu)) menu.open = false; });
}
