import { SfuError, deviceError } from './errors.js';

const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 } };
const SCREEN = { frameRate: { ideal: 15, max: 30 } };

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

/** A screen, window or tab that the user chooses: {screen, screenAudio?}. */
export async function captureScreen({ audio = false, ...constraints } = {}) {
  const video = { ...SCREEN, ...constraints };
  const stream = await ask('screen', devices => devices.getDisplayMedia({ video, audio }));
  const [screen] = stream.getVideoTracks();
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
