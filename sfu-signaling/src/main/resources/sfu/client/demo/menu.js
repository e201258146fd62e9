const $ = id => document.getElementById(id);

/**
 * Opens the menu at a button. Items: {label, icon, key, run, warns}, or null for a line between them.
 * Arrow keys move, Escape and a click elsewhere close it, and the focus goes back to the button.
 */
export function openMenu(button, label, items) {
  const menu = $('menu');
  menu.setAttribute('aria-label', label);
  menu.replaceChildren(...items.map(item => (item ? entry(item) : document.createElement('hr'))));
  const close = () => menu.hidePopover();
  menu.onclick = event => {
    if (event.target.closest('button')) close();
  };
  menu.onkeydown = event => handleKey(event, menu);
  menu.ontoggle = ({ newState }) => {
    button.setAttribute('aria-expanded', String(newState === 'open'));
    if (newState === 'closed' && (menu.contains(document.activeElement) || document.activeElement === document.body)) button.focus();
  };
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  menu.querySelector('button')?.focus();
}

function entry({ label, icon, key, run, warns = false }) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: warns ? 'warns' : '', onclick: run });
  button.setAttribute('role', 'menuitem');
  button.tabIndex = -1;
  button.append(iconOf(icon), label);
  if (key) button.append(Object.assign(document.createElement('kbd'), { textContent: key, ariaHidden: 'true' }));
  return button;
}

export function iconOf(name) {
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `/icons.svg#i-${name}`);
  icon.append(use);
  return icon;
}

function handleKey(event, menu) {
  const buttons = [...menu.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  buttons.at(to % buttons.length)?.focus();
}

/** Above or below the button, whole in the window. */
function place(menu, { left, top, bottom, width }) {
  const [ownWidth, ownHeight] = [menu.offsetWidth, menu.offsetHeight];
  const x = Math.min(Math.max(8, left + width / 2 - ownWidth / 2), innerWidth - ownWidth - 8);
  const y = bottom + ownHeight + 8 < innerHeight ? bottom + 8 : Math.max(8, top - ownHeight - 8);
  menu.style.left = `${x}px`;
  menu.style.top = `${y}px`;
}
