// Makes an element: its attributes, then what is in it. Text stays text, whatever it holds.
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...content);
  return made;
}

export const byId = (id) => document.getElementById(id);
