import {element} from './dom.js';
import {
  calendarDay, capitalized, FACILITY, hours, INJURY, moment, nation, OUTCOME, SCENARIO, treatment, TRIAGE,
} from './words.js';

const CHAIN = ['POI', 'Role1', 'Role2', 'Role3', 'Role4'];
const SHORT = {POI: 'POI', Role1: 'R1', Role2: 'R2', Role3: 'R3', Role4: 'R4'};

// Fills an article with one patient for people to read.
export function showPatient(article, patient) {
  const stops = stopsOf(patient);
  article.replaceChildren(
    head(patient),
    facts(patient),
    section('Conditions', conditions(patient)),
    section('Chain of care', chain(stops), timeline(stops)),
    element('details', {},
      element('summary', {}, 'As the API gave it'),
      element('pre', {tabindex: 0, 'aria-label': 'JSON'}, JSON.stringify(patient, null, 2))));
}

function head(patient) {
  const {given_name: given, family_name: family} = patient.demographics;
  const category = patient.triage_category;
  return element('header', {},
    element('h3', {id: 'patient-name'}, `${given} ${family}`),
    element('p', {class: 'badges'},
      element('span', {class: `triage ${category.toLowerCase()}`}, `${category} ${TRIAGE[category]}`),
      element('span', {class: `badge ${patient.final_status.toLowerCase()}`}, OUTCOME[patient.final_status]),
      patient.mass_casualty ? element('span', {class: 'badge'}, 'Mass casualty event') : ''));
}

function facts(patient) {
  const person = patient.demographics;
  const rows = [
    ['Nation', nation(patient.nationality)],
    ['Born', `${calendarDay(person.birthdate)} (${ageAt(person.birthdate, patient.injury_time)})`],
    ['Sex', capitalized(person.gender)],
    ['Weight', `${person.weight} kg`],
    ['Blood group', person.blood_type],
    ['Religion', person.religion ?? 'Not given'],
    ['What', INJURY[patient.injury_type]],
    ['Where', patient.body_part],
    ['When', `${moment(patient.injury_time)} (${patient.day})`],
    ['Front', patient.front],
    ['Circumstances', SCENARIO[patient.scenario] ?? patient.scenario],
    ['Severity', `${patient.severity} of 10`],
    ['Health in the end', `${patient.health} of 100`],
  ];
  return element('dl', {class: 'facts'}, ...rows.map(([term, text]) =>
    element('div', {}, element('dt', {}, term), element('dd', {}, text))));
}

function ageAt(birthdate, moment) {
  const years = Number(moment.slice(0, 4)) - Number(birthdate.slice(0, 4));
  return moment.slice(5, 10) < birthdate.slice(5, 10) ? years - 1 : years;
}

function conditions(patient) {
  const all = [...patient.conditions, ...patient.additional_conditions];
  return element('ul', {class: 'conditions'}, ...all.map(({code, name}) =>
    element('li', {}, name, ' ', element('span', {class: 'hint'}, `SNOMED CT ${code}`))));
}

// The places where a patient was: when they came, what was done, how they left.
function stopsOf(patient) {
  const stops = [];
  for (const event of patient.movement_timeline) {
    if (event.event_type === 'arrival') {
      stops.push({
        facility: event.facility_role ?? event.facility,
        name: event.facility_name,
        arrival: event,
        treatments: patient.treatments.filter((each) => each.location === event.facility),
        end: null,
      });
    } else {
      stops[stops.length - 1].end = event;
    }
  }
  return stops;
}

// The whole chain at a glance; the timeline below says the same in words.
function chain(stops) {
  const visited = stops.map((stop) => stop.facility);
  return element('ol', {class: 'chain', 'aria-hidden': 'true'}, ...CHAIN.map((facility) => {
    const state = facility === visited[visited.length - 1] ? 'last' : visited.includes(facility) ? 'passed' : '';
    return element('li', {class: state}, element('span', {}, SHORT[facility]));
  }));
}

function timeline(stops) {
  return element('ol', {class: 'timeline'}, ...stops.map((stop) =>
    element('li', {},
      element('h4', {}, stop.name ?? place(stop.facility)),
      element('p', {class: 'hint'}, stop.arrival.hours_since_injury === 0
        ? moment(stop.arrival.timestamp)
        : `${moment(stop.arrival.timestamp)}, ${hours(stop.arrival.hours_since_injury)} after the injury`),
      stop.treatments.length === 0 ? '' : element('ul', {class: 'treatments', 'aria-label': 'Treatments'},
        ...stop.treatments.map((each) => element('li', {}, treatment(each.treatment)))),
      ending(stop))));
}

function ending({end}) {
  if (end === null) {
    return element('p', {class: 'end'}, OUTCOME.Remains_Role4);
  }
  if (end.event_type === 'transit_start') {
    return element('p', {class: 'onward'},
      `To ${end.to_facility_name ?? SHORT[end.to_facility]}: ${hours(end.transit_duration_hours)} on the way`);
  }
  return element('p', {class: `end ${end.event_type}`},
    `${OUTCOME[end.event_type.toUpperCase()]}, ${moment(end.timestamp)}`);
}

const place = (facility) => (facility === 'POI' ? FACILITY.POI : `${facility.replace('Role', 'Role ')}: ${FACILITY[facility]}`);

const section = (title, ...content) => element('section', {}, element('h4', {class: 'title'}, title), ...content);
