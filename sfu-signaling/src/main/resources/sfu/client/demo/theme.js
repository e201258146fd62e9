const THEME = 'sfu-theme';
const root = document.documentElement;

/** The appearance: light, dark, or as the system has it. */
export const theme = () => localStorage.getItem(THEME) ?? 'system';

export function setTheme(value) {
  if (value === 'system') localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, value);
  show();
}

/** The other one than is seen now. */
export function switchTheme() {
  const isDark = theme() === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme() === 'dark';
  setTheme(isDark ? 'light' : 'dark');
}

function show() {
  if (theme() === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme();
}

show();
