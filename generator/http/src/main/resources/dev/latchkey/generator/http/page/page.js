import {about, generate} from './api.js';
import {byId, element} from './dom.js';
import {LimitsPanel} from './limits.js';
import {showPatient} from './patient.js';
import {Roster} from './roster.js';
import {plural, wait} from './words.js';

const maker = byId('maker');
const count = byId('count');
const seed = byId('seed');
const key = byId('key');
const ownKey = byId('own-key');
const go = byId('go');
const message = byId('message');

const limits = new LimitsPanel(byId('limits'), byId('limits-key'));
const roster = new Roster(byId('roster'), byId('more'), (patient) => showPatient(byId('patient'), patient));

let demo = null;
let made = null;
let waiting = null;
let busy = false;

maker.addEventListener('submit', (event) => {
  event.preventDefault();
  void make();
});
byId('again').addEventListener('click', () => {
  seed.value = made.seed;
  say('good', `The next patients will be drawn from the seed ${made.seed}.`);
});
byId('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(byId('curl').textContent);
  byId('copy').textContent = 'Copied';
});
byId('copy').hidden = navigator.clipboard === undefined;

await introduce();

async function introduce() {
  let server;
  try {
    server = await about();
  } catch {
    say('bad', 'The server does not say what it is. Reload the page to try again.');
    return;
  }
  demo = server.demo;
  byId('version').textContent = `Latchkey ${server.version}`;
  byId('curl').textContent = command(demo === null ? 'YOUR_KEY' : demo.key);
  if (demo === null) {
    needKey('This server needs a key: ask whoever runs it for one.');
    limits.unknown();
  } else {
    const {patients_per_request: most} = demo.limits;
    byId('count-hint').textContent = `At most ${most} with the demo key`;
    byId('start-note').append(` ${demo.key} is the demo key: no registration, `
      + `${most} patients at once, ${rates(demo.limits)} for all visitors together.`);
    limits.foresee(demo.limits);
  }
}

function rates(limits) {
  return ['minute', 'hour', 'day', 'month']
    .filter((window) => limits[`requests_per_${window}`] !== null)
    .map((window) => `${plural(limits[`requests_per_${window}`], 'request')} a ${window}`)
    .join(' and ');
}

function command(secret) {
  return `curl ${location.origin}/api/v1/generate \\\n`
    + `  -H 'X-API-Key: ${secret}' \\\n`
    + "  -H 'Content-Type: application/json' \\\n"
    + "  -d '{\"count\": 5}'";
}

async function make() {
  if (busy || waiting !== null) {
    return;
  }
  const wrong = misread();
  if (wrong) {
    wrong.field.setAttribute('aria-invalid', 'true');
    wrong.field.focus();
    say('bad', wrong.sentence);
    return;
  }
  busy = true;
  go.setAttribute('aria-disabled', 'true');
  go.textContent = 'Making patients…';
  const outcome = await generate(key.value.trim() || demo?.key, count.value.trim(), seed.value.trim());
  busy = false;
  release();
  if (outcome.limits) {
    limits.show(outcome.limits);
  }
  if (outcome.made) {
    present(outcome.made);
  } else {
    refused(outcome);
  }
}

// What is wrong with the fields, before the server is asked.
function misread() {
  for (const field of [count, seed, key]) {
    field.removeAttribute('aria-invalid');
  }
  if (!/^[1-9]\d{0,17}$/.test(count.value.trim())) {
    return {field: count, sentence: 'How many patients? A whole number from 1 on, please.'};
  }
  if (!/^(-?(0|[1-9]\d{0,18}))?$/.test(seed.value.trim())) {
    return {field: seed, sentence: 'A seed is a whole number of at most 64 bits, such as 42.'};
  }
  if (demo === null && key.value.trim() === '') {
    ownKey.open = true;
    return {field: key, sentence: 'This server needs a key. Enter yours.'};
  }
  if (/[^\x21-\x7e]/.test(key.value.trim())) {
    ownKey.open = true;
    return {field: key, sentence: 'A key has letters, digits and underscores only.'};
  }
  return null;
}

function present(patients) {
  made = patients;
  const many = plural(made.patients.length, 'patient');
  say('good', `${many} made from the seed ${made.seed}.`);
  byId('results').hidden = false;
  byId('results-title').textContent = many;
  byId('results-note').textContent = `Seed ${made.seed}`;
  const save = byId('save');
  if (save.href.startsWith('blob:')) {
    URL.revokeObjectURL(save.href);
  }
  save.href = URL.createObjectURL(new Blob([made.text], {type: 'application/json'}));
  save.download = `patients-${made.seed}.json`;
  roster.show(made.patients);
}

function refused({problem, retryAfter, limits: known}) {
  if (problem.code === 'UNIT_LIMIT') {
    count.setAttribute('aria-invalid', 'true');
    say('bad', problem.detail, fewer(known.patients));
  } else if (problem.status === 401) {
    needKey(problem.detail);
    key.setAttribute('aria-invalid', 'true');
  } else if (retryAfter > 0) {
    say('bad', problem.detail);
    countDown(retryAfter);
  } else {
    say('bad', problem.detail);
  }
}

function fewer(most) {
  const button = element('button', {type: 'button'}, `Ask for ${most}`);
  button.addEventListener('click', () => {
    count.value = most;
    count.removeAttribute('aria-invalid');
    message.replaceChildren();
    go.focus();
  });
  return button;
}

function needKey(sentence) {
  ownKey.open = true;
  say('bad', sentence);
}

// The button says how long it is still in vain. The end is announced; the seconds are not, which would drown all else.
function countDown(seconds) {
  const until = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      go.textContent = `Again in ${wait(left)}`;
      return;
    }
    clearInterval(waiting);
    waiting = null;
    release();
    say('good', 'There is room again.');
  };
  go.setAttribute('aria-disabled', 'true');
  waiting = setInterval(tick, 250);
  tick();
}

function release() {
  go.removeAttribute('aria-disabled');
  go.textContent = 'Make patients';
}

function say(tone, sentence, ...more) {
  message.className = `message ${tone}`;
  message.replaceChildren(element('span', {}, sentence), ...more);
}
