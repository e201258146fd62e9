import { SfuError, deviceError } from './errors.js';

const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 } };
/** Text and slides have to be sharp rather than smooth; games and films the other way round. */
const SCREEN = { frameRate: { ideal: 15, max: 30 } };
const MOTION = { frameRate: { ideal: 30, max: 60 } };

/** Of a kind (audioinput, videoinput, audiooutput), or all that the browser tells of. */
export async function listDevices(kind) {
  const all = (await globalThis.navigator?.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return all.filter(device => device.deviceId && (!kind || device.kind === kind));
}

/** The camera as MediaStreamTrack; rejects with SfuError. */
export async function captureCamera({ deviceId, ...constraints } = {}) {
  const video = { ...CAMERA, ...constraints, ...exactly(deviceId) };
  const stream = await ask('camera', devices => devices.getUserMedia({ video }));
  return stream.getVideoTracks()[0];
}

export async function captureMicrophone({ deviceId, ...constraints } = {}) {
  const audio = { ...constraints, ...exactly(deviceId) };
  const stream = await ask('microphone', devices => devices.getUserMedia({ audio }));
  return stream.getAudioTracks()[0];
}

/** A screen, window or tab that the user chooses: {screen, screenAudio?}; contentHint: detail, text, motion. */
export async function captureScreen({ audio = false, contentHint = 'detail', ...constraints } = {}) {
  const video = { ...(contentHint === 'motion' ? MOTION : SCREEN), ...constraints };
  const stream = await ask('screen', devices => devices.getDisplayMedia({ video, audio }));
  const [screen] = stream.getVideoTracks();
  screen.contentHint = contentHint;
  return { screen, screenAudio: stream.getAudioTracks()[0] };
}

function exactly(deviceId) {
  return deviceId ? { deviceId: { exact: deviceId } } : {};
}

async function ask(what, capture) {
  const devices = globalThis.navigator?.mediaDevices;
  if (!devices) {
    throw new SfuError('insecureContext', `${what}: browsers allow it on https:// pages and on localhost only`);
  }
  try {
    return await capture(devices);
  } catch (error) {
    throw deviceError(what, error);
  }
}
