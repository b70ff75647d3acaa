// The timeline of a recording: chunks of lines come as they are scrolled to and go when they are far away, so that ten thousand events do not freeze;
// what a line holds comes when it is opened.
const AHEAD = '1500px 0px';
const MOST_HERE = 12;
const AT_ONCE = 2;

function parts(timeline, extra) {
  const address = timeline.dataset.parts;
  return address + (address.includes('?') ? '&' : '?') + extra;
}

async function ask(address) {
  const answer = await fetch(address, {headers: {'HX-Request': 'true'}});
  if (answer.status === 401) location.assign('/login');
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement('template');
  holder.innerHTML = answer.status === 204 ? '' : await answer.text();
  return holder.content;
}

class Timeline {
  constructor(root) {
    this.root = root;
    this.wanted = new Set();
    this.running = 0;
    this.line = 41;
    this.observer = new IntersectionObserver(entries => this.seen(entries), {rootMargin: AHEAD});
    this.measure();
    for (const chunk of root.children) this.watch(chunk);
    new ResizeObserver(() => this.measure()).observe(root);
  }

  watch(chunk) {
    this.observer.observe(chunk);
  }

  /** What is not here is as high as what is here would be. */
  measure() {
    const here = [...this.root.querySelectorAll('.chunk.here')].find(chunk => !chunk.querySelector('[open]'));
    if (here && here.offsetHeight) this.line = here.offsetHeight / here.children.length;
    for (const chunk of this.root.children) {
      if (!chunk.classList.contains('here')) chunk.style.height = `${Math.round(this.line * chunk.dataset.size)}px`;
    }
  }

  seen(entries) {
    for (const {target, isIntersecting} of entries) {
      target.near = isIntersecting;
      if (!isIntersecting) this.wanted.delete(target);
      else if (!target.classList.contains('here')) this.wanted.add(target);
    }
    this.work();
    this.leave();
  }

  work() {
    while (this.running < AT_ONCE && this.wanted.size) {
      // What came into sight last is what somebody looks at.
      const chunk = [...this.wanted].at(-1);
      this.wanted.delete(chunk);
      this.running++;
      this.load(chunk).finally(() => {
        this.running--;
        this.work();
      });
    }
  }

  async load(chunk) {
    try {
      const content = await ask(parts(this.root, `from=${chunk.dataset.from}`));
      this.put(chunk, content.querySelector('.chunk'));
    } catch {
      if (chunk.isConnected) chunk.textContent = 'These events could not be loaded. Reload the page to try again.';
    }
  }

  put(chunk, loaded) {
    if (!loaded || !chunk.isConnected || chunk.classList.contains('here')) return;
    chunk.replaceChildren(...loaded.children);
    chunk.classList.add('here');
    chunk.style.height = '';
  }

  leave() {
    const here = [...this.root.querySelectorAll('.chunk.here')];
    const far = here.filter(chunk => chunk.near === false && !chunk.querySelector('[open]') && !chunk.contains(document.activeElement));
    for (const chunk of far.slice(0, Math.max(0, here.length - MOST_HERE))) {
      chunk.style.height = `${chunk.offsetHeight}px`;
      chunk.classList.remove('here');
      chunk.replaceChildren();
    }
  }

  /** Brings the chunk of an event here; false if the filters leave it out. */
  async reach(event) {
    const content = await ask(parts(this.root, `at=${event}`));
    const loaded = content.querySelector('.chunk');
    if (!loaded) return false;
    const chunk = this.root.querySelector(`.chunk[data-from="${loaded.dataset.from}"]`);
    if (chunk) this.put(chunk, loaded);
    return Boolean(chunk);
  }
}

const timelines = new WeakMap();

function timeline() {
  const root = document.querySelector('.timeline');
  if (!root) return null;
  if (!timelines.has(root)) timelines.set(root, new Timeline(root));
  return timelines.get(root);
}

/** Opens and shows the event that the address names. */
async function follow() {
  const event = location.hash.match(/^#e(\d+)$/)?.[1];
  const here = event && timeline();
  if (!here) return;
  if (!document.getElementById(`e${event}`)) {
    const found = await here.reach(event).catch(() => false);
    if (!found) {
      // The filters leave it out: without them it is there.
      if (location.search) location.replace(location.pathname + location.hash);
      return;
    }
  }
  const line = document.getElementById(`e${event}`)?.closest('.event');
  if (!line) return;
  line.open = true;
  document.querySelector('.event.named')?.classList.remove('named');
  line.classList.add('named');
  line.scrollIntoView({block: 'start'});
  line.querySelector('summary').focus({preventScroll: true});
}

async function fill(place, address) {
  place.textContent = 'Loading ...';
  try {
    place.replaceChildren(await ask(address));
  } catch {
    place.textContent = 'This could not be loaded. Fold it and open it again.';
    return false;
  }
  return true;
}

function valueAddress(within, at, from) {
  const path = document.querySelector('.timeline').dataset.path;
  const event = within.closest('.tree').dataset.event;
  const query = new URLSearchParams();
  query.set('at', at);
  if (from) query.set('from', from);
  if (!at) query.delete('at');
  return `${path}/events/${event}/value${query.size ? '?' + query : ''}`;
}

async function opened(details) {
  if (!details.open || details.asked) return;
  const path = document.querySelector('.timeline')?.dataset.path;
  if (details.classList.contains('event')) {
    details.asked = true;
    const body = details.querySelector('.body');
    details.asked = await fill(body, `${path}/events/${details.dataset.step}`);
    for (const fold of body.querySelectorAll('details[open]')) fold.asked = true;
  } else if (details.matches('.fold[data-at]')) {
    details.asked = true;
    details.asked = await fill(details.querySelector('.kids'), valueAddress(details, details.dataset.at));
  }
}

async function more(button) {
  button.disabled = true;
  try {
    const content = await ask(valueAddress(button, button.dataset.at, button.dataset.from));
    const first = content.firstElementChild;
    button.replaceWith(content);
    first?.querySelector('summary')?.focus();
  } catch {
    button.disabled = false;
  }
}

function shutDeeds(except) {
  for (const deed of document.querySelectorAll('details.deed[open]')) {
    if (deed !== except) deed.open = false;
  }
}

// "toggle" does not bubble.
document.addEventListener('toggle', event => {
  if (event.target instanceof HTMLDetailsElement) opened(event.target);
}, true);
document.addEventListener('click', event => {
  shutDeeds(event.target.closest('details.deed'));
  const button = event.target.closest('button.more');
  if (button) more(button);
  // The event that the address names already: no hashchange comes.
  const link = event.target.closest('a[href*="#e"]');
  if (link && link.href === location.href) follow();
});
document.addEventListener('keydown', event => {
  const deed = event.key === 'Escape' && document.querySelector('details.deed[open]');
  if (deed) {
    deed.open = false;
    deed.querySelector('summary').focus();
  }
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const line = event.target.closest?.('.event > summary')?.parentElement;
  if (!step || !line) return;
  const lines = [...document.querySelectorAll('.timeline .event')];
  const next = lines[lines.indexOf(line) + step];
  if (!next) return;
  event.preventDefault();
  next.querySelector('summary').focus();
});
addEventListener('hashchange', follow);
document.addEventListener('htmx:afterSettle', () => {
  if (timeline() && !document.querySelector('.event.named')) follow();
});
timeline();
follow();
