// What the API's short words mean to a reader.

export const TRIAGE = {T1: 'Immediate', T2: 'Delayed', T3: 'Minimal'};

export const OUTCOME = {RTD: 'Returned to duty', KIA: 'Died', Remains_Role4: 'Still in hospital'};

export const INJURY = {DISEASE: 'Disease', NON_BATTLE: 'Non-battle injury', BATTLE_TRAUMA: 'Battle injury'};

export const FACILITY = {
  POI: 'Point of injury',
  Role1: 'Aid station',
  Role2: 'Surgical unit',
  Role3: 'Field hospital',
  Role4: 'Home hospital',
};

export const SCENARIO = {
  conventional: 'Conventional fighting',
  artillery: 'Artillery',
  urban: 'Urban fighting',
  guerrilla: 'Guerrilla attack',
  drone: 'Drone attack',
  naval: 'At sea',
  cbrn: 'CBRN attack',
  peacekeeping: 'Peacekeeping',
};

// ISO 3166: browsers name nations by the code of two letters.
const NATIONS = {
  ALB: 'AL', BEL: 'BE', BGR: 'BG', CAN: 'CA', HRV: 'HR', CZE: 'CZ', DNK: 'DK', EST: 'EE', FIN: 'FI', FRA: 'FR', DEU: 'DE',
  GRC: 'GR', HUN: 'HU', ISL: 'IS', ITA: 'IT', LVA: 'LV', LTU: 'LT', LUX: 'LU', MNE: 'ME', NLD: 'NL', MKD: 'MK', NOR: 'NO',
  POL: 'PL', PRT: 'PT', ROU: 'RO', SVK: 'SK', SVN: 'SI', ESP: 'ES', SWE: 'SE', TUR: 'TR', GBR: 'GB', USA: 'US',
};

const nationNames = new Intl.DisplayNames(['en'], {type: 'region'});

export const nation = (code) => (NATIONS[code] ? nationNames.of(NATIONS[code]) : code);

const ABBREVIATIONS = {ct: 'CT', iv: 'IV'};

// A treatment's name: iv_fluids is "IV fluids".
export const treatment = (name) => capitalized(
  name.replace('x_ray', 'X-ray').split('_').map((word) => ABBREVIATIONS[word] ?? word).join(' '));

export const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC',
});
const date = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});

// The exercise's own times have no zone; they are shown as they are.
export const moment = (timestamp) => dayAndTime.format(new Date(timestamp + 'Z'));

export const calendarDay = (isoDate) => date.format(new Date(isoDate + 'T00:00:00Z'));

export const hours = (count) => `${count.toLocaleString('en', {maximumFractionDigits: 1})} h`;

export const number = (count) => count.toLocaleString('en');

// A time to wait, in seconds: 75 is "1 min 15 s", 45162 is "12 h 33 min".
export function wait(seconds) {
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

export const plural = (count, one) => `${number(count)} ${one}${count === 1 ? '' : 's'}`;
