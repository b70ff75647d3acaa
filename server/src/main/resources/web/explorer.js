// Swagger UI on this server's own contract: whoever is signed in calls, in the project of the page.
import {api} from './api.js';

const PROJECT = 'X-Project-Id';
const place = document.getElementById('explorer');
const dark = matchMedia('(prefers-color-scheme: dark)');

function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? '';
}

/** The sheet of Swagger UI has its dark half under a class of its own. */
function showTheme() {
  const choice = document.documentElement.dataset.theme;
  document.documentElement.classList.toggle('dark-mode', choice ? choice === 'dark' : dark.matches);
}

/** Fills in the project, and leaves out keys and servers: the session is the credential here. */
function prepared(schema) {
  for (const parameter of Object.values(schema.components.parameters)) {
    if (parameter.name !== PROJECT) continue;
    parameter.description = 'The project of this page.';
    parameter.schema = {type: 'string', default: meta('project')};
  }
  for (const operations of Object.values(schema.paths)) {
    for (const operation of Object.values(operations)) delete operation.security;
  }
  delete schema.components.securitySchemes;
  delete schema.servers;
  delete schema.jsonSchemaDialect;
  delete schema.info.summary;
  schema.info.title = 'Conventions';
  return schema;
}

function asPerson(request) {
  if (new URL(request.url, location.href).origin !== location.origin) {
    throw new Error('the explorer calls this server only');
  }
  request.headers['X-CSRF-Token'] = meta('csrf');
  return request;
}

function fail(text) {
  const says = document.createElement('p');
  says.className = 'wrong';
  says.setAttribute('role', 'alert');
  says.textContent = text;
  place.replaceChildren(says);
  place.removeAttribute('aria-busy');
}

/** What Swagger UI leaves unnamed or out of the keyboard's reach. */
function mend() {
  for (const inner of place.querySelectorAll('main:not([role])')) {
    // The page has its own main part; two of them lead readers astray.
    inner.removeAttribute('tabindex');
    inner.setAttribute('role', 'presentation');
  }
  for (const text of place.querySelectorAll('pre:not([tabindex])')) text.tabIndex = 0;
  for (const panel of place.querySelectorAll('[role="tabpanel"][tabindex]')) panel.removeAttribute('tabindex');
  for (const field of place.querySelectorAll('textarea:not([aria-label])')) field.setAttribute('aria-label', 'Request body');
  for (const field of place.querySelectorAll('select:not([aria-label])')) {
    const row = field.closest('tr[data-param-name]');
    const examples = field.matches('.examples-select-element');
    field.setAttribute('aria-label', row?.dataset.paramName ?? (examples ? 'Example' : 'Media type'));
  }
  for (const field of place.querySelectorAll('tr[data-param-name] input:not([aria-label])')) {
    field.setAttribute('aria-label', field.closest('tr').dataset.paramName);
  }
}

async function begin() {
  const {status, body} = await api('GET', `/p/${meta('project')}/explorer/schema`);
  if (status !== 200) return fail(`The schema did not come: ${body?.detail ?? status}. Load the page again.`);
  place.replaceChildren();
  new MutationObserver(mend).observe(place, {childList: true, subtree: true});
  window.SwaggerUIBundle({
    spec: prepared(body),
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    docExpansion: 'list',
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    deepLinking: false,
    tryItOutEnabled: true,
    // An answer of thousands of lines must not freeze the page.
    syntaxHighlight: {activated: false},
    // Nothing is asked of, or told to, anybody else's server.
    validatorUrl: null,
    queryConfigEnabled: false,
    requestInterceptor: asPerson,
    // What stands there to copy works elsewhere with a key, never with this page's token.
    showMutatedRequest: false,
    onComplete: () => place.removeAttribute('aria-busy'),
  });
}

showTheme();
dark.addEventListener('change', showTheme);
new MutationObserver(showTheme).observe(document.documentElement, {attributeFilter: ['data-theme']});
begin().catch(() => fail('The schema did not come. Load the page again.'));
