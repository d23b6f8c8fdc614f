import {element} from './dom.js';
import {nation, number, OUTCOME, TRIAGE} from './words.js';

const PAGE = 100;

// The list of patients to choose from, by mouse or arrow keys. Long ones are shown a page at a time.
export class Roster {
  #list;
  #more;
  #chosen;
  #patients = [];

  // chosen is called with each patient that is chosen.
  constructor(list, more, chosen) {
    this.#list = list;
    this.#more = more;
    this.#chosen = chosen;
    list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) {
        this.#choose(option);
      }
    });
    list.addEventListener('keydown', (event) => this.#move(event));
    more.addEventListener('click', () => {
      const next = this.#list.children.length;
      this.#append();
      this.#choose(this.#list.children[next]);
      this.#list.children[next].focus();
    });
  }

  show(patients) {
    this.#patients = patients;
    this.#list.replaceChildren();
    this.#append();
    this.#choose(this.#list.firstElementChild);
  }

  #append() {
    const from = this.#list.children.length;
    const page = this.#patients.slice(from, from + PAGE);
    this.#list.append(...page.map(option));
    const left = this.#patients.length - from - page.length;
    this.#more.hidden = left === 0;
    this.#more.textContent = `Show ${number(Math.min(PAGE, left))} of ${number(left)} more`;
  }

  #move(event) {
    const options = [...this.#list.children];
    const at = options.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1}[event.key];
    if (to === undefined || at < 0) {
      return;
    }
    event.preventDefault();
    const next = options[Math.min(Math.max(to, 0), options.length - 1)];
    next.focus();
    this.#choose(next);
  }

  #choose(option) {
    for (const each of this.#list.querySelectorAll('[aria-selected=true]')) {
      each.setAttribute('aria-selected', 'false');
      each.tabIndex = -1;
    }
    option.setAttribute('aria-selected', 'true');
    option.tabIndex = 0;
    this.#chosen(this.#patients[[...this.#list.children].indexOf(option)]);
  }
}

function option(patient) {
  const {given_name: given, family_name: family} = patient.demographics;
  return element('li', {role: 'option', 'aria-selected': 'false', tabindex: -1},
    element('span', {class: `triage ${patient.triage_category.toLowerCase()}`}, patient.triage_category,
      element('span', {class: 'unseen'}, ` ${TRIAGE[patient.triage_category]}`)),
    element('span', {class: 'who'},
      element('strong', {}, `${given} ${family}`),
      element('span', {class: 'hint'}, `${nation(patient.nationality)} · ${OUTCOME[patient.final_status]}`)));
}
