// Lines of a diagram's labels end between words. The library counts characters, and would cut “acknowledge-ment”
// and 首次响|应 anywhere; Chinese has no blanks to cut at, so its words are told apart by the browser.
import TextRenderer from 'bpmn-js/lib/draw/TextRenderer';

const FEW = 3;
// What is measured twice may differ by a hair, and the library would cut the line again.
const SLACK = 1;
const canvas = document.createElement('canvas').getContext('2d');

export default class WordRenderer extends TextRenderer {
  constructor(config) {
    super(config);
    const { createText } = this;
    this.createText = (text, options = {}) => (text && options.box?.width
      ? this.createWords(text, options, createText)
      : createText.call(this, text, options));
  }

  createWords(text, options, createText) {
    const { box, padding = 0, style = {} } = options;
    const { lines, width } = arranged(text, box.width - sides(padding), { ...this.getDefaultStyle(), ...style });
    // A word that is wider than its box looks better past the edge than cut in two.
    const wider = Math.max(width + SLACK + sides(padding) - box.width, 0);
    const drawn = createText.call(this, lines.join('\n'), { ...options, box: { ...box, width: box.width + wider } });
    if (wider > SLACK) drawn.setAttribute('transform', `translate(${-wider / 2} 0)`);
    return drawn;
  }
}

// The lines of a text in a room that is so wide, and the width they take.
export function arranged(text, room, { fontSize, fontFamily, fontWeight }) {
  canvas.font = `${fontWeight || 'normal'} ${parseFloat(fontSize)}px ${fontFamily}`;
  const paragraphs = text.split('\n').map(wordsOf);
  const enough = Math.max(room, ...paragraphs.flat().map(widthOf));
  const lines = paragraphs.flatMap((words) => wrapped(words, enough));
  return { lines, width: Math.max(...lines.map(widthOf)) };
}

// As few lines as the width allows, and those of about the same length: no single sign at the end.
function wrapped(words, room) {
  const lines = filled(words, room);
  if (lines.length < 2 || lines.length > FEW) return lines;
  for (let width = room * 0.4; width < room; width += 4) {
    const even = filled(words, width);
    if (even.length === lines.length && even.every((line) => widthOf(line) <= room)) return even;
  }
  return lines;
}

function filled(words, room) {
  const lines = [];
  let line = '';
  words.forEach((word) => {
    if (line.trim() && widthOf(line + word) > room) {
      lines.push(line.trim());
      line = '';
    }
    line += word;
  });
  return [...lines, line.trim()];
}

function widthOf(text) {
  return canvas.measureText(text.trim()).width;
}

// What the browser takes for a word of its own: 满意|度, 服务|单.
const SUFFIX = /^[的度员性率单表器者部品件费期]$/u;

// A blank, and whatever no line may begin with, belongs to the word before it.
function wordsOf(text) {
  const words = [];
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)) {
    const joins = words.length && ((/^[\s\p{P}]+$/u.test(segment) && !/^[（(“《]$/.test(segment)) || SUFFIX.test(segment));
    const opened = words.length && /[（(“《'’-]$/.test(words[words.length - 1]);
    if (joins || opened) words[words.length - 1] += segment;
    else words.push(segment);
  }
  return words;
}

function sides(padding) {
  return typeof padding === 'number' ? 2 * padding : (padding.left || 0) + (padding.right || 0);
}
