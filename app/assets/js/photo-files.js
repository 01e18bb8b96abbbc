// <photo-files>: pictures are made smaller before they are sent, shown, and can be taken out again.
// All of them travel in the first input, in the order they were chosen; a camera's input hands over to it.
// Without this file both inputs are sent as they are.
const LONGEST = 1600; // dots of the longer side: enough to read a serial number
const QUALITY = 0.82;
const SMALL = 400 * 1024; // bytes of a picture that is sent as it is

class PhotoFiles extends HTMLElement {
  connectedCallback() {
    if (this.files) return;
    this.files = [];
    [this.input, this.camera] = this.querySelectorAll('input[type="file"]');
    this.list = this.querySelector('[data-chosen]');
    for (const input of [this.input, this.camera]) input?.addEventListener('change', () => this.take(input));
  }

  async take(input) {
    const chosen = [...input.files];
    if (!this.input.multiple) this.files = [];
    if (input !== this.input) input.value = '';
    this.busy(true);
    for (const file of chosen) this.files.push(await smaller(file));
    this.busy(false);
    this.show();
  }

  show() {
    const sent = new DataTransfer();
    this.files.forEach((file) => sent.items.add(file));
    this.input.files = sent.files;
    this.list.replaceChildren(...this.files.map((file, place) => this.entry(file, place)));
  }

  entry(file, place) {
    const entry = document.createElement('li');
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'btn btn-sm btn-icon';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `${this.dataset.remove} ${file.name}`);
    remove.addEventListener('click', () => { this.files.splice(place, 1); this.show(); });
    entry.append(preview(file), remove);
    return entry;
  }

  // Whoever completes the task meanwhile would send the form without its pictures.
  busy(is) {
    this.toggleAttribute('aria-busy', is);
    for (const button of this.closest('form')?.querySelectorAll('button:not([type="button"])') ?? []) button.disabled = is;
  }
}

function preview(file) {
  if (!file.type.startsWith('image/') || file.type === 'image/heic') return document.createTextNode(file.name);
  const image = document.createElement('img');
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  image.addEventListener('load', () => URL.revokeObjectURL(image.src));
  return image;
}

// What this browser cannot open as a picture, such as HEIC in most, is sent as it is.
async function smaller(file) {
  if (!file.type.startsWith('image/')) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL) return file;
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const drawing = canvas.getContext('2d');
    drawing.fillStyle = '#fff'; // a JPEG has nothing that shines through
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => { canvas.toBlob(done, 'image/jpeg', QUALITY); });
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg', lastModified: file.lastModified });
  } catch {
    return file;
  }
}

customElements.define('photo-files', PhotoFiles);
