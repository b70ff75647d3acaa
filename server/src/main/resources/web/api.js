// Calls this server's API as whoever is signed in, in the project of the page.
function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? '';
}

/**
 * @param {string} method
 * @param {string} path as /v1/traces
 * @param {unknown} [body] sent as JSON
 * @returns {Promise<{status: number, body: any}>} the body of a problem has code, detail and errors
 */
export async function api(method, path, body) {
  const headers = {'X-CSRF-Token': meta('csrf'), 'X-Project-Id': meta('project')};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return {status: answer.status, body: text ? JSON.parse(text) : null};
}
