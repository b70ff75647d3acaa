// The strip of attempts (one mark each, drawn as four shapes in all, so that ten thousand do not freeze).
const SVG = 'http://www.w3.org/2000/svg';
const KINDS = {p: 'passed', f: 'failed', u: 'unsafe', e: 'error'};
const CELL = 12;
const ROW = 18;

/** The outline of a mark, in a cell whose corner is at x and y: each outcome has a shape of its own. */
function shape(kind, x, y) {
  switch (kind) {
    case 'p': return `M${x + 4} ${y + 7}h4v4h-4z`;
    case 'f': return `M${x + 2} ${y + 2}h8v14h-8z`;
    case 'u': return `M${x + 6} ${y + 1}l5 8l-5 8l-5 -8z`;
    default: return `M${x + 2} ${y + 2}h8v14h-8zM${x + 4} ${y + 4}v10h4v-10z`;
  }
}

function draw(strip) {
  const marks = strip.dataset.marks;
  const columns = Math.max(1, Math.floor(strip.clientWidth / CELL));
  if (strip.columns === columns) return;
  strip.columns = columns;
  const outlines = {p: [], f: [], u: [], e: []};
  for (let i = 0; i < marks.length; i++) {
    outlines[marks[i]].push(shape(marks[i], (i % columns) * CELL, Math.floor(i / columns) * ROW));
  }
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('width', columns * CELL);
  svg.setAttribute('height', Math.ceil(marks.length / columns) * ROW);
  svg.setAttribute('aria-hidden', 'true');
  for (const [kind, name] of Object.entries(KINDS)) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    path.setAttribute('fill-rule', 'evenodd');
    path.setAttribute('d', outlines[kind].join(''));
    svg.append(path);
  }
  const chosen = document.createElementNS(SVG, 'rect');
  chosen.setAttribute('class', 'chosen');
  chosen.setAttribute('width', CELL);
  chosen.setAttribute('height', ROW);
  chosen.setAttribute('visibility', 'hidden');
  svg.append(chosen);
  strip.replaceChildren(svg);
}

function choose(strip, index) {
  const marks = strip.dataset.marks;
  const at = Math.min(Math.max(index, 0), marks.length - 1);
  strip.at = at;
  const chosen = strip.querySelector('.chosen');
  chosen.setAttribute('x', (at % strip.columns) * CELL);
  chosen.setAttribute('y', Math.floor(at / strip.columns) * ROW);
  chosen.setAttribute('visibility', 'visible');
  const name = at === 0 ? 'The recording itself' : `Attempt ${at}`;
  strip.parentElement.querySelector('.strip-says').textContent = `${name}: ${KINDS[marks[at]]}. Press Enter or click to open it.`;
}

function indexAt(strip, event) {
  const box = strip.firstElementChild.getBoundingClientRect();
  const column = Math.floor((event.clientX - box.left) / CELL);
  const index = Math.floor((event.clientY - box.top) / ROW) * strip.columns + column;
  return column >= 0 && column < strip.columns && index >= 0 && index < strip.dataset.marks.length ? index : -1;
}

function open(strip) {
  location.assign(strip.dataset.at + strip.at);
}

function move(strip, event) {
  const at = strip.at ?? 0;
  const to = {ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + strip.columns, ArrowUp: at - strip.columns, Home: 0, End: strip.dataset.marks.length - 1}[event.key];
  if (to !== undefined) {
    event.preventDefault();
    choose(strip, to);
  } else if (event.key === 'Enter' && strip.at !== undefined) {
    open(strip);
  }
}

function begin(within) {
  for (const strip of within.querySelectorAll('.strip:empty')) {
    draw(strip);
    new ResizeObserver(() => draw(strip)).observe(strip);
    strip.addEventListener('mousemove', event => {
      const index = indexAt(strip, event);
      if (index >= 0) choose(strip, index);
    });
    strip.addEventListener('click', event => {
      const index = indexAt(strip, event);
      if (index < 0) return;
      choose(strip, index);
      open(strip);
    });
    strip.addEventListener('keydown', event => move(strip, event));
  }
}

document.addEventListener('htmx:load', event => begin(event.target.parentElement ?? document));
begin(document);
