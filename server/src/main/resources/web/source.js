// Numbers beside the lines of a text area, a mark at each line that is wrong, and the way to it.
const box = document.querySelector('[data-source]');
const text = box?.querySelector('textarea');
const gutter = box?.querySelector('.gutter');

function wrongLines() {
  return new Set([...document.querySelectorAll('#source-errors [data-line]')].map(item => Number(item.dataset.line)));
}

function number() {
  const count = text.value.split('\n').length;
  const wrong = wrongLines();
  gutter.replaceChildren(...Array.from({length: count}, (_, i) => {
    const line = document.createElement('span');
    line.textContent = `${i + 1}`;
    if (wrong.has(i + 1)) line.className = 'at-fault';
    return line;
  }));
  gutter.scrollTop = text.scrollTop;
  if (wrong.size > 0) text.setAttribute('aria-invalid', 'true');
  else text.removeAttribute('aria-invalid');
}

function goTo(line, column) {
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const from = Math.min(start + column - 1, text.value.length);
  text.focus();
  text.setSelectionRange(from, start + (lines[line - 1] ?? '').length);
  text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
}

if (text) {
  text.addEventListener('input', number);
  text.addEventListener('scroll', () => { gutter.scrollTop = text.scrollTop; });
  document.addEventListener('htmx:afterRequest', number);
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-goto-line]');
    if (button) goTo(Number(button.dataset.gotoLine), Number(button.dataset.gotoColumn));
  });
  number();
}
