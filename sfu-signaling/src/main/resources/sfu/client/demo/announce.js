const $ = id => document.getElementById(id);
const TOGETHER_MS = 600; // what happens within it is said at once
const TOAST_MS = 4500;
const MOST_TOASTS = 3;

let waiting = [];
let timer = null;

/** Says it politely to those who use a screen reader. */
export function announce(text) {
  if (waiting.includes(text)) return;
  waiting.push(text);
  timer ??= setTimeout(() => {
    $('announcer').textContent = waiting.join('. ');
    waiting = [];
    timer = null;
  }, TOGETHER_MS);
}

/** Says it to everybody: it is seen for some seconds too. */
export function tell(text) {
  announce(text);
  const toast = Object.assign(document.createElement('div'), { className: 'toast', textContent: text });
  $('toasts').append(toast);
  while ($('toasts').children.length > MOST_TOASTS) $('toasts').firstElementChild.remove();
  setTimeout(() => toast.remove(), TOAST_MS);
}

/** The line above the stage; '' takes it away. Kinds: '' (a problem), warn, info. */
export function banner(text, kind = '') {
  $('banner').hidden = !text;
  $('banner').className = `banner ${kind}`;
  $('banner-text').textContent = text;
}
