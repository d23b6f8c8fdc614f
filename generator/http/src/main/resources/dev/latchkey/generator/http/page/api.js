// Calls the server that the page came from, and no other.

const UNREACHABLE = 'The server cannot be reached. Is it still running?';

// What this server is, and the demo key if it has one.
export async function about() {
  const answer = await fetch('/', {headers: {Accept: 'application/json'}});
  if (!answer.ok) {
    throw new Error(`The server answered with ${answer.status}.`);
  }
  return answer.json();
}

// Asks for patients. Tells what came of it: {made}, or {problem, retryAfter}, each with the limits that the answer named.
export async function generate(key, count, seed) {
  const headers = {'Content-Type': 'application/json', Accept: 'application/json'};
  if (key) {
    headers['X-API-Key'] = key;
  }
  // A seed has up to 64 bits, more than a number here holds: it goes as its digits.
  const body = `{"count":${count}${seed === '' ? '' : `,"seed":${seed}`}}`;
  let answer;
  try {
    answer = await fetch('/api/v1/generate', {method: 'POST', headers, body});
  } catch {
    return {problem: {code: 'UNREACHABLE', detail: UNREACHABLE}, limits: null};
  }
  const limits = limitsOf(answer.headers);
  let text;
  try {
    text = await answer.text();
  } catch {
    return {problem: {code: 'CUT_SHORT', detail: 'The connection broke before the last patient.'}, limits};
  }
  if (answer.ok) {
    return {made: {text, patients: JSON.parse(text).patients, seed: seed || seedOf(text)}, limits};
  }
  return {problem: problemOf(answer, text), retryAfter: Number(answer.headers.get('Retry-After') ?? 0), limits};
}

const seedOf = (text) => /"seed":(-?\d+)/.exec(text)[1];

function problemOf(answer, text) {
  try {
    return JSON.parse(text);
  } catch {
    return {code: 'UNREADABLE', detail: `The server answered with ${answer.status} and no reason.`};
  }
}

// What the headers of draft-ietf-httpapi-ratelimit-headers say, window by window.
function limitsOf(headers) {
  if (!headers.get('X-API-Key-Type')) {
    return null;
  }
  const policy = structured(headers.get('RateLimit-Policy') ?? '');
  const state = structured(headers.get('RateLimit') ?? '');
  return {
    keyType: headers.get('X-API-Key-Type'),
    patients: headers.get('X-Patient-Limit'),
    windows: policy.filter((window) => window.q !== undefined).map((window) => {
      const now = state.find((each) => each.name === window.name);
      return {name: window.name, limit: window.q, left: now?.r ?? window.q, reset: now?.t ?? 0};
    }),
  };
}

// Reads a list of strings with whole numbers as parameters (RFC 9651): "minute";q=10;w=60.
function structured(field) {
  return Array.from(field.matchAll(/"([^"]+)"((?:\s*;\s*[a-z]+=\d+)*)/g), ([, name, parameters]) => {
    const item = {name};
    for (const [, parameter, value] of parameters.matchAll(/([a-z]+)=(\d+)/g)) {
      item[parameter] = Number(value);
    }
    return item;
  });
}
