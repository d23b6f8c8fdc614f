import {element} from './dom.js';
import {number, plural, wait} from './words.js';

const WINDOWS = {minute: 'In a minute', hour: 'In an hour', day: 'Today', month: 'This month'};
const KEY_TYPES = {demo: 'the demo key, which all visitors share', live: 'your key', legacy: 'your key'};

// Shows what is left of a key's limits, and lets the time run until there is more.
export class LimitsPanel {
  #list;
  #note;
  #since = 0;
  #limits = null;

  constructor(list, note) {
    this.#list = list;
    this.#note = note;
    setInterval(() => this.#draw(), 1000);
  }

  // Limits of which nothing is used yet, as far as is known.
  foresee(limits) {
    const windows = Object.keys(WINDOWS)
      .map((name) => ({name, limit: limits[`requests_per_${name}`]}))
      .filter((window) => window.limit !== null);
    this.#note.textContent = `The limits of ${KEY_TYPES.demo}. What is left of them shows with the first answer.`;
    this.#list.replaceChildren(
      perRequest(limits.patients_per_request === null ? 'unlimited' : String(limits.patients_per_request)),
      ...windows.map((window) => row(WINDOWS[window.name], plural(window.limit, 'request'))));
  }

  // Nothing is known before the first answer.
  unknown() {
    this.#note.textContent = 'Shows with the first answer.';
    this.#list.replaceChildren();
  }

  show(limits) {
    this.#limits = limits;
    this.#since = Date.now();
    this.#note.textContent = `Of ${KEY_TYPES[limits.keyType] ?? 'your key'}.`;
    this.#draw();
  }

  #draw() {
    if (this.#limits === null) {
      return;
    }
    const passed = (Date.now() - this.#since) / 1000;
    this.#list.replaceChildren(
      perRequest(this.#limits.patients), ...this.#limits.windows.map((window) => windowRow(window, passed)));
  }
}

function perRequest(limit) {
  return row('At once', limit === 'unlimited' ? 'any number of patients' : plural(Number(limit), 'patient'));
}

function windowRow({name, limit, left, reset}, passed) {
  const seconds = Math.max(0, Math.ceil(reset - passed));
  const title = WINDOWS[name] ?? name;
  const more = left === limit ? '' : element('span', {class: 'hint'}, seconds > 0 ? `more in ${wait(seconds)}` : 'more by now');
  const meter = element('meter', {
    min: 0, max: limit, value: left, low: limit / 5, high: limit / 2, optimum: limit, 'aria-label': `${title}: requests left`,
  });
  return element('div', {class: left === 0 ? 'spent' : ''},
    element('dt', {}, title),
    element('dd', {}, element('span', {}, element('strong', {}, number(left)), ` of ${number(limit)} left`), more, meter));
}

const row = (title, text) => element('div', {}, element('dt', {}, title), element('dd', {}, element('span', {}, text)));
