// A due date explains itself over the page one is on. Without this file its link opens the page of the clock.
import htmx from 'htmx.org';

document.addEventListener('click', (event) => {
  const chip = event.target.closest('a.due');
  if (!chip || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = document.getElementById('explanation');
  if (!dialog) return;
  event.preventDefault();
  explain(dialog, chip.href);
});

// A click beside the words closes them, as Escape does.
document.addEventListener('click', (event) => { if (event.target.id === 'explanation') event.target.close(); });

async function explain(dialog, address) {
  const place = dialog.querySelector('.explanation-text');
  place.replaceChildren();
  await htmx.ajax('GET', `${address}?part=1`, { target: place, swap: 'innerHTML' });
  if (place.hasChildNodes() && !dialog.open) dialog.showModal();
}
