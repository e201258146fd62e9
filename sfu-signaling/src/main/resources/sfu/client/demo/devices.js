import { openDialog } from '/dialogs.js';
import { setTheme, theme } from '/theme.js';

const $ = id => document.getElementById(id);
const SOURCES = { audioinput: 'microphone', videoinput: 'camera' };

/** The dialog of settings: devices and appearance. */
export function openSettings(room, onError) {
  const dialog = openDialog('settings-dialog');
  const selects = [...dialog.querySelectorAll('[data-setting]')];
  const show = () => Promise.all(selects.map(select => list(select, room)));
  for (const select of selects) {
    select.onchange = () => room.devices.use(select.dataset.setting, select.value).catch(onError);
  }
  const stops = [room.on('devicesChanged', show), room.on('deviceChanged', show)];
  dialog.onclose = () => stops.forEach(stop => stop());
  $('theme').value = theme();
  $('theme').onchange = () => setTheme($('theme').value);
  show();
}

/** Browsers tell their names only once the user has allowed one. */
async function list(select, room) {
  const kind = select.dataset.setting;
  const devices = (await room.devices.list(kind).catch(() => [])).filter(({ deviceId }) => deviceId);
  const current = room.localParticipant.mediaTrack(SOURCES[kind])?.getSettings().deviceId ?? select.value;
  const options = devices.map(({ deviceId, label }, n) => new Option(label || `Device ${n + 1}`, deviceId));
  select.replaceChildren(...(options.length > 0 ? options : [new Option('As the system', '')]));
  if (devices.some(({ deviceId }) => deviceId === current)) select.value = current;
  select.disabled = options.length < 2;
}
